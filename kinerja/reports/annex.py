"""The annex of a decree: a whole definition in words, ready to be set. Everything that is stored is printed.

Deterministic: equal content, standing and language give equal bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kinerja.core.i18n import _, format_day, locale_code
from kinerja.instruments.board import short, text_in
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.legal import LEGAL_KINDS, Kept
from kinerja.instruments.models import LegalKind
from kinerja.instruments.outline import Line
from kinerja.instruments.ruletexts import (
    axis_lines,
    figure,
    figure_lines,
    given_lines,
    list_lines,
    matrix_lines,
    name_of,
    named,
    rating_names,
    rounding_words,
)
from kinerja.instruments.rulewords import COUNTINGS, MISSING_ROLES
from kinerja.instruments.words import KINDS, MODES
from kinerja.reports.annexnodes import Names, node_blocks, numbered
from kinerja.reports.pdf import compile_sheet


@dataclass(frozen=True, slots=True)
class Annex:
    """A definition with what is printed around it. `version` None: a draft, of which `rev` says which one."""

    content: Content
    fingerprint: str
    version: int | None
    rev: int
    kept: Kept
    at: datetime


def annex_pdf(annex: Annex) -> bytes:
    """A4, PDF/A-2b."""
    return compile_sheet(annex_data(annex), at=annex.at, template="annex.typ")


def annex_data(annex: Annex) -> dict[str, Any]:
    """The words and numbers of the annex in the reader's language, section by section."""
    content = annex.content
    names = _names(content)
    return {
        "lang": locale_code(),
        "mark": _mark(annex),
        "head": _head(annex),
        "title": text_in(content.settings.get("title")),
        "note": text_in(content.settings.get("note")),
        "facts": _facts(annex),
        "roles": _roles(content),
        "outline": _outline(content),
        "nodes": list(node_blocks(content, names)),
        "node_heading": _("Uraian kriteria dan indikator"),
        "blocks": [*_givens(content), *_outcome(content, names)],
        "foot": [
            _("%(code)s · %(which)s", code=content.settings.get("code", ""), which=_which(annex)),
            _("Sidik isi: %(print)s", print=_in_groups(annex.fingerprint)),
        ],
        "page": _("Halaman"),
        "of": _("dari"),
    }  # fmt: skip


def _in_groups(fingerprint: str) -> str:
    """Sixteen signs at a time, so that two prints can be compared by eye."""
    return " ".join(fingerprint[start : start + 16] for start in range(0, len(fingerprint), 16))


def _names(content: Content) -> dict[str, str]:
    """What people call each node, given, role and axis."""
    parts = [
        *content.nodes.values(), *content.roles.values(), *content.settings.get("givens", ()),
        *content.settings.get("outcome", {}).get("axes", ()),
    ]  # fmt: skip
    return {part["code"]: text_in(part.get("label")) or part["code"] for part in parts}


def _which(annex: Annex) -> str:
    if annex.version is None:
        return _("rancangan, perubahan ke-%(rev)s", rev=annex.rev)
    return _("versi %(number)s", number=annex.version)


def _mark(annex: Annex) -> str:
    """What every page says on top; nothing where a decree has set the version."""
    if annex.version is None:
        return _("RANCANGAN")
    return "" if annex.kept else _("UJI COBA – belum ditetapkan")


def _head(annex: Annex) -> list[list[str]]:
    """The lines at the upper right, to be filled in by hand while there is no decree."""
    kept, dots = annex.kept, "........................"
    return [
        [_("Lampiran"), str(LEGAL_KINDS[LegalKind(kept["kind"])]) if kept else dots],
        [_("Nomor"), kept["number"] if kept else dots],
        [_("Tanggal"), format_day(date.fromisoformat(kept["date"])) if kept else dots],
        [_("Tentang"), _("Instrumen penilaian kinerja")],
    ]


def _facts(annex: Annex) -> list[list[str]]:
    settings = annex.content.settings
    rows = [
        [_("Kode"), settings.get("code", "")],
        [_("Isi"), _which(annex)],
        [_("Dasar hukum"), settings.get("legal_basis", "")],
        [_("Pembulatan"), rounding_words(settings.get("rounding"))],
    ]
    return [row for row in rows if row[1]]


def _roles(content: Content) -> dict[str, Any]:
    head = [_("Jenis penilai"), _("Bobot"), _("Paling sedikit"), _("Kerahasiaan"), _("Bila tidak ada yang menjawab")]
    return {"title": _("Jenis penilai"), "head": head, "rows": [_role_row(role) for role in content.ordered_roles()]}


def _role_row(role: Entry) -> list[str]:
    kind = str(KINDS.get(role.get("kind", ""), role.get("kind", "")))
    name = text_in(role.get("label")) or role["code"]
    return [
        name if name == kind else _("%(name)s (%(kind)s)", name=name, kind=kind),
        _("%(weight)s, %(counting)s", weight=figure(role.get("weight", "0")),
          counting=COUNTINGS[role.get("counts", "once")]),
        _("%(n)s orang", n=role.get("minimum", 1)),
        _("tertutup: hanya rata-rata yang tampil") if role.get("closed") else _("terbuka"),
        str(MISSING_ROLES[role.get("missing", "renormalise")]),
    ]  # fmt: skip


def _outline(content: Content) -> dict[str, Any]:
    """The tree with weights and shares of the whole."""
    rows = [
        {
            "depth": line.depth,
            "group": line.is_criterion,
            "cells": [number, text_in(line.entry.get("label")) or line.code, _weight(line), _share(line)],
        }
        for number, line in numbered(content)
    ]
    return {
        "title": _("Kriteria, bobot, dan bagian"),
        "head": [_("No."), _("Uraian"), _("Bobot"), _("Bagian")],
        "rows": rows,
        "mode": _("Bobot: %(mode)s.", mode=MODES[content.nodes[content.root].get("mode", "percent")]),
    }


def _weight(line: Line) -> str:
    if not line.counts:
        return _("tidak dihitung")
    return short(line.weight) if line.weight is not None else "–"


def _share(line: Line) -> str:
    return "–" if line.share is None else _("%(share)s %%", share=short(line.share * 100))


def _givens(content: Content) -> Iterator[dict[str, Any]]:
    for given in content.settings.get("givens", ()):
        yield _block(_("Data bawaan: %(name)s", name=name_of(given)), given_lines(given)[len(named(given)) :])


def _outcome(content: Content, names: Names) -> Iterator[dict[str, Any]]:
    """Lists, axes, matrix and figures, each under its own heading."""
    outcome = content.settings.get("outcome", {})
    if outcome.get("category"):
        yield _block(_("Hasil"), [_("Kategori dari daftar %(list)s.", list=outcome["category"])])
    elif not outcome.get("axes"):
        yield _block(_("Hasil"), [_("Angka saja: tanpa kategori dan tanpa predikat")])
    for axis in outcome.get("axes", ()):
        lines = axis_lines(axis, names)[len(named(axis)) :]
        yield _block(_("Sumbu %(name)s", name=name_of(axis)), lines)
    for each in outcome.get("lists", ()):
        yield _block(_("Daftar %(name)s", name=each["code"]), list_lines(each, names))
    if outcome.get("matrix"):
        yield _block(_("Matriks predikat"), matrix_lines(outcome["matrix"], names, rating_names(outcome)))
    for each in outcome.get("figures", ()):
        yield _block(_("Angka hitungan: %(name)s", name=name_of(each)), figure_lines(each)[len(named(each)) :])


def _block(title: str, lines: list[str]) -> dict[str, Any]:
    return {"title": title, "lines": lines}
