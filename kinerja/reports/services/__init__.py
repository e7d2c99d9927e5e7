"""The verbs of printed documents."""
