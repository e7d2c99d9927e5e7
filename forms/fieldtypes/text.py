"""The type `text`: words in the rater's own sentences."""

from forms.fieldtypes.asking import SomeWords
from forms.fieldtypes.base import WordsType


class Text(WordsType):
    """Words in the rater's own sentences; no value, no weight."""

    name = "text"
    asked = SomeWords()
    spec_keys = frozenset({"feedback", "required_roles", "longest", "lines"})
