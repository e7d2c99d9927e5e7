"""The type `date`: a day."""

from forms.fieldtypes.asking import ADay
from forms.fieldtypes.base import WordsType


class Date(WordsType):
    """A day; no value, no weight."""

    name = "date"
    asked = ADay()
    spec_keys = frozenset({"earliest", "latest"})
