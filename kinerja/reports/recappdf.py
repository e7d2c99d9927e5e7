"""The summary for leaders as PDF: equal content, language and moment give equal bytes."""

from typing import Any

from kinerja.appraisals.distribution import compare, guide_for, guide_source
from kinerja.appraisals.sentences import bound_words
from kinerja.appraisals.servicewords import service_lines, service_note
from kinerja.core.i18n import _, format_day, format_instant, locale_code, message
from kinerja.cycles.sentences import text_of
from kinerja.reports.pdf import compile_sheet
from kinerja.reports.recap import STATES, Recap


def recap_pdf(recap: Recap) -> bytes:
    """A4; one page for as long as the names fit, more when they do not: nobody is left out."""
    return compile_sheet(recap_data(recap), at=recap.made_at, template="recap.typ")


def recap_data(recap: Recap) -> dict[str, Any]:
    """The words and numbers in the reader's language."""
    states = [message(f"appraisal.state.{one}") for one in STATES]
    head = [_("Perangkat daerah") if recap.by_agency else _("Unit kerja"), _("Pegawai"), *states, _("Lewat tenggat")]
    total = recap.total
    start, end = (format_day(day) for day in recap.period)
    rows = [[row.name, row.people, *(row.states[one] for one in STATES), row.late] for row in recap.rows]
    rows.append([_("Jumlah"), total.total(), *(total[one] for one in STATES), recap.late])
    return {
        "lang": locale_code(),
        "title": _("Rekap untuk pimpinan"),
        "cycle": recap.cycle,
        "period": _(
            "Kinerja %(start)s s.d. %(end)s", start=format_day(recap.period[0]), end=format_day(recap.period[1])
        ),
        "made": _("Dibuat %(at)s", at=format_instant(recap.made_at, recap.zone)),
        "head": head,
        "rows": [[str(cell) for cell in row] for row in rows],
        "whys": {
            "title": _("Yang belum selesai"),
            "lines": [[str(number), message(f"closing.why.{why}")] for why, number in recap.whys.most_common()],
            "none": _("Semua sudah selesai."),
        },
        "without": {
            "title": _("Tanpa hasil, dengan alasannya"),
            "head": [_("Pegawai"), _("Unit kerja"), _("Sebab"), _("Alasan")],
            "lines": [[one.name, one.unit, message(f"closing.cause.{one.cause}"), one.reason] for one in recap.without],
            "none": _("Tidak ada pegawai tanpa hasil."),
        },
        "services": _services(recap),
        "predicates": _predicates(recap),
        "seal": _("Sidik jari penutupan: %(hash)s", hash=recap.fingerprint) if recap.fingerprint else "",
        "page": _("Halaman"),
    }


def _guide_notes(recap: Recap) -> list[str]:
    """The guide beside each Dinas whose numbers are told: they say it already, so that this tells no more."""
    counts, notes = recap.predicates, []
    for row in recap.rows:
        achievement = recap.achievements.get(row.unit_id)
        own = counts.agencies.get(row.unit_id) if counts is not None else None
        if achievement is None or not own:
            continue
        said = [
            _("%(bound)s, ada %(number)s", bound=bound_words(one.bound), number=one.number)
            for one in compare(guide_for(achievement.level, own.total()), own)
        ]
        level = message(f"achievement.level.{achievement.level.value}")
        words = {"source": guide_source(), "agency": row.name, "level": level, "bounds": "; ".join(said)}
        notes.append(_("Patokan %(source)s bagi %(agency)s, capaian %(level)s: %(bounds)s.", **words))
    return notes


def _services(recap: Recap) -> dict[str, Any]:
    """The service figures of the units in the rows, which are theirs and nobody's score; empty where there are none."""
    if not recap.services:
        return {}
    lines = service_lines(recap.services)
    return {
        "title": _("Angka layanan unit pada periode ini"),
        "note": service_note(),
        "head": [_("Unit kerja"), _("Angka"), _("Nilai"), _("Sumber"), _("Tanggal data")],
        "lines": [[one.unit, one.label, one.words, one.source, format_day(one.dated)] for one in lines],
    }


def _predicates(recap: Recap) -> dict[str, Any]:
    """Empty for whoever may not count them."""
    if not recap.counts_predicates:
        return {}
    title, head = _("Predikat"), [_("Perangkat daerah")]
    counts = recap.predicates
    if counts is None:
        later = _("Predikat dihitung sesudah periode ditutup.")
        return {"title": title, "head": head, "rows": [], "notes": [], "none": later}
    codes = list(counts.labels)
    rows = []
    for row in recap.rows:
        if row.unit_id in counts.agencies:
            rows.append([row.name, *(str(counts.agencies[row.unit_id][code]) for code in codes)])
        elif row.unit_id in counts.hidden:
            rows.append([row.name, *("–" for _code in codes)])
    if counts.total is not None and codes:
        rows.append([_("Jumlah"), *(str(counts.total[code]) for code in codes)])
    notes = [
        _("Garis berarti ada kelompok kurang dari tiga orang, jadi angkanya tidak ditampilkan."),
        _("Predikat adalah bahan pertimbangan, bukan jatah."),
    ]
    notes += _guide_notes(recap)
    if counts.on_trial:
        notes.append(_("%(number)s hasil uji coba tidak dihitung.", number=counts.on_trial))
    return {
        "title": title,
        "head": [*head, *(text_of(counts.labels[code]) or code for code in codes)],
        "rows": rows,
        "notes": notes,
        "none": _("Belum ada predikat yang dihitung."),
    }
