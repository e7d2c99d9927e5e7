"""What changed in roles, givens, rounding and the outcome, as a sentence and the words that came and went."""

from collections.abc import Mapping
from typing import Any

from forms.diff import Change
from kinerja.core.i18n import _
from kinerja.instruments.ruletexts import (
    allowance_lines,
    axis_lines,
    figure_lines,
    given_lines,
    list_lines,
    matrix_lines,
    role_field_words,
    role_lines,
    rounding_words,
)

Said = tuple[str, list[str], list[str]]  # the sentence, the lines before and after


def rule_change(change: Change, names: Mapping[str, str], ratings: Mapping[str, str]) -> Said | None:
    """None for a change that is about something else."""
    before, after, field = change.before, change.after, change.field
    if change.kind == "role_changed":
        return role_change(change)
    if field in ("overlay", "overlay_of_all"):
        return _("Yang boleh dilakukan penyesuaian."), allowance_lines(before), allowance_lines(after)
    if field == "rounding":
        return _("Pembulatan."), [rounding_words(before)], [rounding_words(after)]
    if field == "order" and change.code in ("givens", "lists", "axes", "figures"):
        words = {
            "givens": _("Urutan data bawaan."), "lists": _("Urutan daftar."), "axes": _("Urutan sumbu."),
            "figures": _("Urutan angka hitungan."),
        }  # fmt: skip
        return words[change.code], [joined(before, names)], [joined(after, names)]
    if field == "givens":
        return part_change(
            (_("Data bawaan baru."), _("Data bawaan dihapus."), _("Isi data bawaan.")),
            before and given_lines(before), after and given_lines(after),
        )  # fmt: skip
    if field == "lists":
        return part_change(
            (_("Daftar baru."), _("Daftar dihapus."), _("Isi daftar.")),
            before and list_lines(before, names), after and list_lines(after, names),
        )  # fmt: skip
    if field == "axes":
        return part_change(
            (_("Sumbu baru."), _("Sumbu dihapus."), _("Isi sumbu.")),
            before and axis_lines(before, names), after and axis_lines(after, names),
        )  # fmt: skip
    if field == "figures":
        return part_change(
            (_("Angka hitungan baru."), _("Angka hitungan dihapus."), _("Isi angka hitungan.")),
            before and figure_lines(before), after and figure_lines(after),
        )  # fmt: skip
    if field == "matrix":
        return part_change(
            (_("Matriks baru."), _("Matriks dihapus."), _("Sel dan predikat.")),
            before and matrix_lines(before, names, ratings), after and matrix_lines(after, names, ratings),
        )  # fmt: skip
    if field == "category":
        return _("Daftar yang memberi kategori."), [before or "–"], [after or "–"]
    return None


def role_change(change: Change) -> Said | None:
    """A role that came or went with all it says, or one of its settings."""
    before, after = change.before, change.after
    if not change.field:
        sentences = (_("Jenis penilai baru."), _("Jenis penilai dihapus."), "")
        return part_change(sentences, before and role_lines(before), after and role_lines(after))
    old, new = (role_field_words(change.field, value) for value in (before, after))
    if old is None or new is None:
        return None
    words = {
        "weight": _("Bobot."), "minimum": _("Jumlah paling sedikit."), "closed": _("Terbuka atau tertutup."),
        "kind": _("Jenis."), "missing": _("Bila tidak ada yang menjawab."), "counts": _("Bobot berlaku."),
    }  # fmt: skip
    return words[change.field], [old], [new]


def part_change(sentences: tuple[str, str, str], before: Any, after: Any) -> Said:
    """Whether it came, went or says something else."""
    new, gone, other = sentences
    sentence = other if before and after else (new if after else gone)
    return sentence, before or [], after or []


def joined(codes: Any, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes or ()) or "–"


def line_words(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """The lines that went and those that came, each on its own; what both say is left out."""
    gone, new = ([line for line in one if line not in other] for one, other in ((before, after), (after, before)))
    if not gone and not new and before != after:
        gone, new = before, after
    marked = [*(("del", line) for line in gone), *(("ins", line) for line in new)]
    return [word for each in marked for word in (("", "\n"), each)][1:]
