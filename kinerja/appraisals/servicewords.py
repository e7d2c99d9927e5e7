"""Service figures of units in the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.numbers import print_number
from kinerja.appraisals.models import ServiceKind
from kinerja.appraisals.queries.serving import UnitFigure
from kinerja.core.i18n import _, locale_code, message

PERCENT = (ServiceKind.COMPLAINTS_SETTLED, ServiceKind.TIMELINESS)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One figure as it is read: whose, what, how much, from where, of which day."""

    unit: str
    label: str
    words: str
    source: str
    dated: date


def service_lines(figures: Iterable[UnitFigure]) -> list[ServiceLine]:
    return [
        ServiceLine(
            one.unit, message(f"service.kind.{one.kind.value}"), value_words(one.kind, one.value), one.source, one.dated
        )
        for one in figures
    ]


def value_words(kind: ServiceKind, value: Decimal) -> str:
    """ "87,5" or "92%"."""
    number = print_number(value, locale_code())
    return f"{number}%" if kind in PERCENT else number


def service_note() -> str:
    """What stands wherever a unit's figures stand."""
    return _("Angka unit, bukan bagian dari nilai siapa pun.")
