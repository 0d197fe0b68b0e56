"""Results computed from observations and targets; nothing here draws, words or reads workbooks."""
