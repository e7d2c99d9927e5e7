"""The hand-written forms of the designer; what raters fill in comes from the engine."""
