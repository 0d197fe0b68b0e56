"""Clean union statistics workbooks, and report progress toward common-prosperity targets: the names an analyst needs."""

