"""Marked days in the words of a page."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from kinerja.appraisals.models import MarkKind
from kinerja.appraisals.queries.marks import MarkedDays, marks_in
from kinerja.core.i18n import _, format_day, ngettext


def marks_of(session: Session, appraisal_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The sentences about each appraisal; who has no marked days is left out."""
    return {one: tuple(map(mark_words, marks)) for one, marks in marks_in(session, appraisal_ids).items()}


def mark_words(mark: MarkedDays) -> str:
    """ "12 hari kerja fleksibel dalam masa ini, 2 Maret 2026 – 17 Maret 2026 (SE 5/2026)"."""
    span = format_day(mark.starts_on)
    if mark.ends_on != mark.starts_on:
        span = f"{span} – {format_day(mark.ends_on)}"
    source = mark.source
    if mark.unit:
        source = _("%(source)s; berlaku bagi %(unit)s", source=mark.source, unit=mark.unit)
    return f"{_count_words(mark)}, {span} ({source})"


def _count_words(mark: MarkedDays) -> str:
    days, kind = mark.days, mark.kind
    if kind is MarkKind.FLEXIBLE:
        words = ngettext(
            "%(num)s hari kerja fleksibel dalam masa ini", "%(num)s hari kerja fleksibel dalam masa ini", days
        )
    elif kind is MarkKind.LEAVE:
        words = ngettext("%(num)s hari kerja cuti dalam masa ini", "%(num)s hari kerja cuti dalam masa ini", days)
    else:
        words = ngettext(
            "%(num)s hari kerja dengan gangguan jaringan atau listrik dalam masa ini",
            "%(num)s hari kerja dengan gangguan jaringan atau listrik dalam masa ini",
            days,
        )
    return str(words)
