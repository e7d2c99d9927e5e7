"""What came after a sheet was opened: errata of its version, another version of the period, and that it went back."""

from datetime import date

from forms.builder import asked_of
from forms.instrument import Criterion, Instrument
from kinerja.appraisals.figures import text_in
from kinerja.appraisals.policies.sheets import is_rater
from kinerja.appraisals.queries import Sheet
from kinerja.appraisals.queries.preparing import prepares
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.i18n import _, format_day, locale_code
from kinerja.core.web import current_actor
from kinerja.instruments.errata import sentences


def news_of(instrument: Instrument, sheet: Sheet) -> dict[str, object]:
    """What stands above the whole sheet; hashable, because the frame of the page is kept by it."""
    news: dict[str, object] = {"errata": _elsewhere(instrument, sheet), "moved": _moved(instrument, sheet)}
    return news | {"returned": sheet.beside.returned, "prepared": _prepared(sheet)}


def is_drafted(sheet: Sheet) -> bool:
    """Whether this reader only prepares the sheet for its rater."""
    actor = current_actor()
    # Asked several times for one page: the rater's own page needs neither a session nor its end.
    if is_rater(actor, sheet.duty):
        return False
    return prepares(reading(), actor, sheet.duty, sheet.about.appraisal_id, local_date(utc_now()))


def errata_of(instrument: Instrument, sheet: Sheet) -> dict[str, list[str]]:
    return sentences(sheet.beside.errata, instrument, locale_code()) if sheet.beside.errata else {}


def _prepared(sheet: Sheet) -> str:
    """To who prepares: that only the assessor sends; to the assessor: who prepared."""
    if is_drafted(sheet):
        return _(
            "Anda menyiapkan lembar ini untuk Pejabat Penilai Kinerja. Hanya ia yang memeriksa, menandatangani, dan "
            "mengirim."
        )
    if not sheet.beside.prepared_by:
        return ""
    return _(
        "Disiapkan oleh %(name)s. Periksa dan ubah sebelum mengirim; yang terkirim adalah penilaian Anda.",
        name=sheet.beside.prepared_by,
    )


def _elsewhere(instrument: Instrument, sheet: Sheet) -> tuple[str, ...]:
    """The errata of criteria, which have no field of their own to stand beside."""
    if not sheet.beside.errata:
        return ()
    asked = {one.code for one in asked_of(instrument, sheet.role)}
    above = {code: told for code, told in errata_of(instrument, sheet).items() if code not in asked}
    criteria = {code for code in above if isinstance(instrument.nodes[code], Criterion)}
    return tuple(
        _("%(name)s. %(note)s", name=text_in(instrument.nodes[code].label), note=note)
        for code in above
        if code in criteria
        for note in above[code]
    )


def _moved(instrument: Instrument, sheet: Sheet) -> str:
    """That the period went to another version meanwhile, and what this rater is asked again."""
    if not sheet.why.get("moved_on"):
        return ""
    codes = str(sheet.why.get("again", "")).split()
    again = [text_in(one.label_for(sheet.role)) for one in asked_of(instrument, sheet.role) if one.code in codes]
    values = {
        "day": format_day(date.fromisoformat(sheet.why["moved_on"])),
        "old": sheet.why["moved_from"],
        "new": sheet.why["number"],
    }
    if not again:
        return _("Pada %(day)s periode ini berpindah dari versi %(old)s ke versi %(new)s. Isian Anda tetap.", **values)
    return _(
        "Pada %(day)s periode ini berpindah dari versi %(old)s ke versi %(new)s. Isian lain tetap; yang perlu diisi "
        "lagi: %(again)s.",
        again="; ".join(again),
        **values,
    )
