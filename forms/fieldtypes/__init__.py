"""The table of field types: adding one is one file and one line here."""

from collections.abc import Iterable

from forms.fieldtypes.base import FieldType, Valued
from forms.fieldtypes.date import Date
from forms.fieldtypes.evidence import Evidence
from forms.fieldtypes.measured import Measured
from forms.fieldtypes.multiple_choice import MultipleChoice
from forms.fieldtypes.note import Note
from forms.fieldtypes.number import Number
from forms.fieldtypes.rubric import Rubric
from forms.fieldtypes.scale import Scale
from forms.fieldtypes.single_choice import SingleChoice
from forms.fieldtypes.text import Text
from forms.fieldtypes.yes_no import YesNo

__all__ = ["FIELD_TYPES", "FieldType", "Valued"]


def index(types: Iterable[FieldType]) -> dict[str, FieldType]:
    """By name; two types with one name are refused."""
    table: dict[str, FieldType] = {}
    for each in types:
        if each.name in table:
            raise ValueError(f"two field types are called {each.name}")
        table[each.name] = each
    return table


FIELD_TYPES = index(
    [
        Rubric(),
        Scale(),
        Number(),
        Measured(),
        YesNo(),
        SingleChoice(),
        MultipleChoice(),
        Text(),
        Date(),
        Evidence(),
        Note(),
    ]
)
