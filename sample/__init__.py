"""Make the fictional city: its workbooks and the truth about them; it never imports ufanalysis."""
