"""The type `evidence`: a file, a link, or where something is kept and when it was seen."""

from forms.fieldtypes.base import WordsType


class Evidence(WordsType):
    """A file, a link, or where something is kept and when it was seen; no value, no weight."""

    name = "evidence"
