"""Results as words, tables and charts; nothing here computes a result or runs a page."""
