"""The verbs of appraisals, one file per step of the way; each owns its transaction."""
