"""Workbooks from outside: measured and scanned before anybody reads a cell."""
