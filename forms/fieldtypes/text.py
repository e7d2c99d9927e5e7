"""The type `text`: words in the rater's own sentences."""

from collections.abc import Iterator

from forms.errors import Problem
from forms.fieldtypes.asking import SomeWords
from forms.fieldtypes.base import WordsType
from forms.instrument import Indicator

FEEDBACK = ("strength", "improvement")


class Text(WordsType):
    """Words in the rater's own sentences; no value, no weight."""

    name = "text"
    asked = SomeWords()
    spec_keys = frozenset({"feedback", "required_roles", "longest", "lines"})

    def problems(self, indicator: Indicator) -> Iterator[Problem]:
        yield from super().problems(indicator)
        if indicator.spec.get("feedback", FEEDBACK[0]) not in FEEDBACK:
            yield Problem("spec.unknown_choice", indicator.code, "spec.feedback", {"key": "feedback"})
        required = indicator.spec.get("required_roles", [])
        if not isinstance(required, list) or any(role not in indicator.roles for role in required):
            yield Problem("spec.required_role_not_asked", indicator.code, "spec.required_roles")
