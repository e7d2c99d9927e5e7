"""Texts of the engine; the application translates them, the command line prints them as they stand."""


def N_(text: str) -> str:
    """The text itself; the name tells the extraction of messages that it will be translated."""
    return text
