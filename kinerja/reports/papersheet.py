"""A rater's sheet to be filled in by pen: every question of the role, and a code that leads to its entry.

The code holds an address with the reference of the duty, no personal data. A closed sheet bears no rater's name.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from forms.builder import asked_of, is_required, type_of
from forms.fieldtypes.asking import text_in
from forms.instrument import Indicator, Instrument
from kinerja.appraisals.queries.paper import ASKED_ABOUT_CONFLICT, PaperDuty, PaperPart
from kinerja.core.i18n import _, format_deadline, locale_code
from kinerja.reports.pdf import compile_sheet

LINES = {"area": 5, "line": 1, "day": 1, "": 0}
EVIDENCE_LINES = 1


@dataclass(frozen=True, slots=True)
class PrintedDuty:
    """A duty with the address that its code leads to."""

    duty: PaperDuty
    address: str


def papersheet_pdf(printed: Sequence[PrintedDuty], *, at: datetime, with_list: bool = False) -> bytes:
    """One sheet after the other, each from page one; A4, PDF/A-2b. `at` is the day of printing.

    `with_list`: a page before them says who gets which sheet, for whoever hands them out.
    """
    data = {
        "list": list_data(printed) if with_list else None,
        "lang": locale_code(),
        "title": _("Lembar penilaian untuk diisi dengan pena"),
        "page": _("Halaman"),
        "of": _("dari"),
        "sheets": [sheet_data(one) for one in printed],
    }
    return compile_sheet(data, at=at, template="paper.typ")


def sheet_data(printed: PrintedDuty) -> dict[str, Any]:
    """The words of one sheet in the reader's language, ready to be set."""
    duty, about = printed.duty, printed.duty.row.about
    closed, own = duty.scope.duty.closed, duty.scope.duty.role_kind == "self"
    role = role_name(duty)
    return {
        "heading": _("Penilaian diri") if own else _("Umpan balik untuk %(name)s", name=about.name),
        "facts": [
            [_("Periode"), about.cycle],
            [_("Pegawai yang dinilai"), about.name],
            [_("Jabatan"), about.post],
            [_("Unit kerja"), about.unit],
            [_("Penilai"), _("tidak ditulis, lembar tertutup") if closed else duty.rater],
            [_("Sebagai"), role],
            [_("Paling lambat"), format_deadline(duty.scope.duty.closes_at, about.zone)],
        ],
        "notice": _closed_words() if closed else _open_words(),
        "conflict": _conflict_words() if duty.scope.duty.role_kind in ASKED_ABOUT_CONFLICT else [],
        "parts": [part_data(one, duty.row.role) for one in duty.parts],
        "sign": None if closed else {"place": _("Tempat, tanggal"), "hand": _("Tanda tangan"), "name": duty.rater},
        "qr": qr_svg(printed.address),
        "qr_label": _("Kode lembar"),
        "code": duty.row.public_id,
    }


def list_data(printed: Sequence[PrintedDuty]) -> dict[str, Any]:
    """Who gets which sheet, in the order of the sheets; names also raters of closed roles."""
    return {
        "heading": _("Daftar pembagian lembar"),
        "notice": _(
            "Hanya untuk yang membagikan. Jangan diserahkan bersama lembarnya, dan musnahkan sesudah semua "
            "lembar dibagikan."
        ),
        "head": [_("No."), _("Penilai"), _("Sebagai"), _("Pegawai yang dinilai"), _("Kode lembar")],
        "rows": [
            [str(number), one.duty.rater, role_name(one.duty), one.duty.row.about.name, one.duty.row.public_id]
            for number, one in enumerate(printed, 1)
        ],
    }


def role_name(duty: PaperDuty) -> str:
    """As what the rater answers."""
    return text_in(duty.parts[0].instrument.roles[duty.row.role].label, locale_code()) if duty.parts else ""


def part_data(part: PaperPart, role: str) -> dict[str, Any]:
    """The questions of one part, under the headings of their criteria."""
    sections: list[dict[str, Any]] = []
    for number, indicator in enumerate(asked_of(part.instrument, role), 1):
        title = _heading(part, indicator)
        if not sections or sections[-1]["title"] != title:
            sections.append({"title": title, "items": []})
        sections[-1]["items"].append(item_data(part.instrument, indicator, role, number))
    return {"title": text_in(part.instrument.draft.title, locale_code()), "sections": sections}


def item_data(instrument: Instrument, indicator: Indicator, role: str, number: int) -> dict[str, Any]:
    """One question: what may be ticked, or lines to write on."""
    locale = locale_code()
    asked = type_of(indicator).asked
    options = asked.options(indicator, role=role, locale=locale)
    ticks = [[one.mark, _(one.label) if one.own else one.label] for one in options]
    if role in indicator.decline:
        ticks.append(["", _("Tidak dapat menilai")])
    notes = []
    if indicator.show_if is not None:
        notes.append(_("Kosongkan bila menurut jawaban lain pertanyaan ini tidak berlaku."))
    elif not is_required(indicator, role):
        notes.append(_("Boleh dikosongkan."))
    return {
        "number": str(number),
        "label": text_in(indicator.label_for(role), locale),
        "help": text_in(indicator.wording.get(role, {}).get("help", indicator.help), locale),
        "unit": str(indicator.spec.get("unit", "")),
        "ticks": ticks,
        "lines": 0 if options else LINES.get(asked.control_for(indicator), 1),
        "reason": _("Alasan atau bukti dukung:") if any(one.reason or one.evidence for one in options) else "",
        "note": " ".join(notes),
    }


def _conflict_words() -> list[str]:
    """One of the two is ticked."""
    return [
        _("Saya tidak mempunyai benturan kepentingan dengan pegawai ini (keluarga, usaha, utang, perselisihan)."),
        _("Saya mempunyai benturan kepentingan dengan pegawai ini. Pertanyaan di atas saya kosongkan."),
    ]


def qr_svg(address: str) -> str:
    """The address as a picture that scales."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _heading(part: PaperPart, indicator: Indicator) -> str:
    """The criterion above; of a row also what names it."""
    parent = part.instrument.parents.get(indicator.code, "")
    if not parent or parent == part.instrument.root.code:
        return ""
    label = text_in(part.instrument.nodes[parent].label, locale_code())
    named = str(part.givens.get(part.instrument.titles.get(parent, ""), ""))
    return _("%(label)s: %(name)s", label=label, name=named) if named else label


def _open_words() -> str:
    return _(
        "Beri tanda silang pada satu kotak untuk tiap pertanyaan, tanda tangani, lalu serahkan kepada operator unit. "
        "Operator mengisikannya dan menyimpan pindaiannya; Anda dapat memperbaikinya sampai masa pengisian berakhir."
    )


def _closed_words() -> str:
    return _(
        "Jangan tulis nama Anda. Beri tanda silang pada satu kotak untuk tiap pertanyaan, masukkan lembar ini ke "
        "amplop, segel, lalu serahkan. Operator unit lain mengisikannya tanpa mengetahui nama Anda."
    )
