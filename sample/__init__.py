"""Make the fictional city of the examples: its workbooks and the truth about every cell; it never imports ufanalysis."""
