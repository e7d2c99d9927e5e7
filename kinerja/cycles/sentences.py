"""Changes between two versions and the reason for an instrument, in plain sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from forms.diff import Change
from forms.instrument import Instrument
from kinerja.core.i18n import _, locale_code, message


def change_sentences(changes: Iterable[Change], instrument: Instrument) -> list[str]:
    """One sentence per change that concerns an employee, each said once, in reading order."""
    sentences = dict.fromkeys(_sentence(change, instrument) for change in changes)
    return [sentence for sentence in sentences if sentence]


def why_sentence(why: Mapping[str, Any]) -> str:
    """Why this instrument and no other."""
    unit, family = why.get("unit") or "", why.get("job_family") or ""
    if unit and family:
        return _("Instrumen ini dipakai untuk rumpun jabatan %(family)s di %(unit)s.", family=family, unit=unit)
    if unit:
        return _("Instrumen ini dipakai untuk semua jabatan di %(unit)s.", unit=unit)
    if family:
        return _("Instrumen ini dipakai untuk rumpun jabatan %(family)s di seluruh provinsi.", family=family)
    return _("Instrumen ini dipakai untuk semua pegawai yang tidak mempunyai instrumen khusus.")


def text_of(text: Mapping[str, str]) -> str:
    """The text in the reader's language, the Indonesian one where there is no other."""
    return text.get(locale_code()) or text.get("id", "")


def _sentence(change: Change, instrument: Instrument) -> str:
    if change.kind == "outcome_changed":
        return message("change.outcome_changed")
    label = _label(change, instrument)
    if change.kind == "reweighted" and isinstance(change.before, str) and isinstance(change.after, str):
        return message("change.reweighted.figures", label=label, before=change.before, after=change.after)
    return message(f"change.{change.kind}", label=label)


def _label(change: Change, instrument: Instrument) -> str:
    node = instrument.nodes.get(change.code) or instrument.roles.get(change.code)
    if node is not None:
        return text_of(node.label)
    for side in (change.after, change.before):
        if isinstance(side, Mapping) and isinstance(side.get("label"), Mapping):
            return text_of(side["label"])
    return text_of(instrument.draft.title)
