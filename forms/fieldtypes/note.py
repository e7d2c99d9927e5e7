"""The type `note`: words to the reader, asked of nobody."""

from forms.fieldtypes.base import WordsType


class Note(WordsType):
    """Words to the reader, asked of nobody; no value, no weight."""

    name = "note"
