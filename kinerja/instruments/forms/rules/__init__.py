"""The forms of roles, givens, the outcome, and of what the whole instrument says: one file per page."""
