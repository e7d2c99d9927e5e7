"""Changes of units and people inside a caller's transaction: facts and dates are checked, permission is not."""
