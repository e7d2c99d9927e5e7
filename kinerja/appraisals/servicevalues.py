"""Which values a unit's service figures may have, and the codes by which tables name them."""

from decimal import Decimal

from forms.numbers import NumberRefused, canonical, finite_places, parse_number
from kinerja.appraisals.models import ServiceKind

MOST = 1_000_000_000
PLACES = 4
BOUNDS = {
    ServiceKind.SATISFACTION: (25, 100),
    ServiceKind.COMPLAINTS: (0, MOST),
    ServiceKind.COMPLAINTS_SETTLED: (0, 100),
    ServiceKind.TIMELINESS: (0, 100),
    ServiceKind.AID: (0, MOST),
}
WHOLE = (ServiceKind.COMPLAINTS, ServiceKind.AID)
UNIT_CODES = {
    "SKM": ServiceKind.SATISFACTION,
    "PENGADUAN": ServiceKind.COMPLAINTS,
    "PENGADUAN-SELESAI": ServiceKind.COMPLAINTS_SETTLED,
    "TEPAT-WAKTU": ServiceKind.TIMELINESS,
    "BANTUAN": ServiceKind.AID,
}


def read_value(kind: ServiceKind, text: str, *, locale: str) -> tuple[Decimal | None, str]:
    """The value that was typed for such a figure, or the code of what is wrong with it."""
    if not text.strip():
        return None, "service.value_missing"
    try:
        number = parse_number(text, whole=kind in WHOLE, locale=locale)
    except NumberRefused as refused:
        return None, "service.value_ambiguous" if refused.code == "number.ambiguous" else "service.value_unreadable"
    least, most = BOUNDS[kind]
    if not least <= number <= most:
        return None, f"service.bounds.{kind.value}"
    places = finite_places(number)
    if places is None or places > PLACES:
        return None, "service.value_too_fine"
    return Decimal(canonical(number)), ""
