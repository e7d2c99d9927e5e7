"""The verbs of notes, feedback and coaching."""
