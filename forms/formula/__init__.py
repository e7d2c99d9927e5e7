"""The formulas that administrators write: read into an immutable tree, proved, and worked out exactly within bounds."""
