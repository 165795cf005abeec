"""The SQL editor: CodeMirror 6 in one file of our own, built from frontend/ by `make editor`."""
