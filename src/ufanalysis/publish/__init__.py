"""Pages: a notebook is run, exported to one HTML file and listed in an index; no figure is computed here."""

import sys

# jsonschema imports rfc3987_syntax if it can, and that compiles 35 grammars: 4 s for `import papermill`
# (jupyter_server#1559, open). It tolerates the absence, which has to be arranged before any import below.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
