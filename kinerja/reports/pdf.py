"""The result sheet as PDF: a typst template fed with data, never with assembled source.

Deterministic: equal content and language give equal bytes, because the document's
time stamp is the instant of the decision, not of the printing.
"""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import typst

from kinerja.core.i18n import _, format_amount, format_day, format_instant, locale_code
from kinerja.instruments.legal import standing_words
from kinerja.reports.content import CriterionLine, Party, Quadrant, ReportContent
from kinerja.reports.figures import shown_figures

HERE = Path(__file__).parent
TEMPLATES = HERE / "typst"
_local = threading.local()  # a Compiler is reused, but not shared between threads


def result_pdf(content: ReportContent) -> bytes:
    """One result sheet, A4, PDF/A-2b."""
    return compile_sheet(sheet_data(content), at=content.decided_at)


def compile_sheet(data: Mapping[str, Any], *, at: datetime | None, template: str = "result.typ") -> bytes:
    """Typeset one sheet; long words break, nothing is cut."""
    path = str(TEMPLATES / template)
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(
            path, root=str(HERE), font_paths=[str(HERE / "fonts")], ignore_system_fonts=True
        )
    result: bytes = _local.compiler.compile(
        path,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=None if at is None else int(at.timestamp()),
    )
    return result


def sheet_data(content: ReportContent) -> dict[str, Any]:
    """The words and numbers of the sheet in the reader's language, ready to be set."""
    return {
        "lang": locale_code(),
        "head": {
            "mark": _("SALINAN KERJA – bukan dokumen resmi"),
            "title": _("Hasil penilaian kinerja"),
            "agency": content.appraisee.agency,
            "period": _(
                "Periode penilaian: %(start)s s.d. %(end)s",
                start=format_day(content.period[0]),
                end=format_day(content.period[1]),
            ),
            "cycle": content.cycle_name,
            "instrument": _(
                "%(title)s versi %(number)s", title=content.instrument_title, number=content.instrument_version
            ),
            "standing": standing_words(content.legal_basis),
            "on_trial": content.legal_basis is None,
        },
        "parties": [
            party_block(_("Pegawai yang dinilai"), content.appraisee),
            party_block(_("Pejabat Penilai Kinerja"), content.assessor),
        ],
        "notice": _(
            "Nilai instrumen ini bahan pertimbangan, bukan predikat kinerja. Predikat ditetapkan Pejabat Penilai "
            "Kinerja menurut PermenPANRB 6/2022 dan dicatat di e-Kinerja BKN."
        ),
        "outcome": _outcome_block(content),
        "figures": {
            "title": _("Angka yang mengikuti hasil ini"),
            "rows": [[each.name, each.amount] for each in shown_figures(content)],
        },
        "quadrant": None if content.quadrant is None else _quadrant_block(content.quadrant),
        "criteria": _criteria_block(content),
        "errata": {"title": _("Ralat kata-kata"), "rows": [note for told in content.errata.values() for note in told]},
        "feedback": _feedback_block(content),
        "signatures": _signature_block(content),
        "foot": _(
            "%(title)s versi %(number)s · sidik jari dokumen %(print)s · sidik jari hasil %(record)s",
            title=content.instrument_title,
            number=content.instrument_version,
            print=content.fingerprint[:16],
            record=content.record_hash[:16],
        ),
        "page": _("Halaman"),
        "of": _("dari"),
    }


def party_block(title: str, party: Party) -> dict[str, Any]:
    """One column of the head: label and value, in the order of the official form."""
    return {
        "title": title,
        "rows": [
            [_("Nama"), party.name],
            [_("NIP"), party.nip or "–"],
            [_("Pangkat/gol. ruang"), party.rank or "–"],
            [_("Jabatan"), party.post],
            [_("Unit kerja"), party.unit],
        ],
    }


def _outcome_block(content: ReportContent) -> dict[str, Any]:
    rows = [
        {
            "label": _("Rating %(axis)s", axis=line.label),
            "value": line.decided_label,
            "note": line.reason,
            "suggested": _("Petunjuk nilai: %(rating)s", rating=line.suggested_label) if line.suggested_label else "",
        }
        for line in content.ratings
    ]
    title = {"predicate": _("Predikat kinerja"), "category": _("Kategori nilai")}.get(content.outcome_kind or "", "")
    return {
        "title": title,
        "value": (content.outcome_label or "").upper() if content.outcome_kind else "",
        "rows": rows,
        "reason": _("Alasan"),
    }


def _quadrant_block(quadrant: Quadrant) -> dict[str, Any]:
    return {
        "corner": _("%(rows)s ↓ · %(columns)s →", rows=quadrant.row_axis, columns=quadrant.column_axis),
        "columns": [label for _code, label in quadrant.columns],
        "rows": [
            {"label": label, "cells": [[cell.predicate, cell.chosen] for cell in quadrant.line(code)]}
            for code, label in quadrant.rows
        ],
    }


def amount_or_dash(value: Fraction | None) -> str:
    return "–" if value is None else format_amount(value)


def _criteria_block(content: ReportContent) -> dict[str, Any]:
    def row(line: CriterionLine) -> list[str]:
        return [line.label, amount_or_dash(line.value), amount_or_dash(line.weight), amount_or_dash(line.term)]

    return {
        "title": _("Nilai instrumen"),
        "head": [_("Kriteria"), _("Nilai"), _("Bobot"), _("Jadi")],
        "rows": [row(line) for line in content.criteria],
        "total": [_("Jumlah"), "", "", "–" if content.score is None else format_amount(Fraction(content.score))],
        "dropped": _(
            "Tidak masuk nilai karena penilainya belum ada atau kurang: %(roles)s. Bobotnya dibagi ulang kepada "
            "jenis penilai yang ada.",
            roles=", ".join(content.dropped_roles),
        )
        if content.dropped_roles
        else "",
    }


def _feedback_block(content: ReportContent) -> dict[str, Any]:
    return {
        "title": _("Umpan balik"),
        "empty": _("Tidak ada umpan balik tertulis."),
        "rows": [[line.label, line.source, line.text] for line in content.feedback],
    }


def _signature_block(content: ReportContent) -> list[dict[str, str]]:
    signed = {line.meaning: line for line in content.signatures}

    def block(meaning: str, title: str, party: Party, pending: str) -> dict[str, str]:
        line = signed.get(meaning)
        return {
            "title": title,
            "name": party.name,
            "nip": _("NIP %(nip)s", nip=party.nip) if party.nip else "",
            "at": pending if line is None else _("Dinyatakan elektronik %(at)s", at=format_instant(line.at)),
        }

    own = content.decider == content.assessor
    title = _("Pejabat Penilai Kinerja") if own else _("Atasan Pejabat Penilai Kinerja")
    return [
        block("received", _("Pegawai yang dinilai"), content.appraisee, _("Belum diterima pegawai")),
        block("decided", title, content.decider, _("Belum ditetapkan")),
    ]
