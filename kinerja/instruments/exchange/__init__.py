"""Instruments in and out: pasted tables, documents, workbooks. Everything arrives as an edit or as a document."""
