"""What the fields of a criterion or indicator show at first."""

from typing import Any

from kinerja.core.i18n import lazy
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.answering import answer_data
from kinerja.instruments.forms.fields import data_of_texts
from kinerja.instruments.forms.groups import group_data
from kinerja.instruments.forms.levels import levels_data
from kinerja.instruments.forms.repeating import repeat_data
from kinerja.instruments.forms.showing import condition_data
from kinerja.instruments.forms.steps import steps_data
from kinerja.instruments.forms.weights import weight_data
from kinerja.instruments.forms.weightsets import sets_data

ABSENT = {
    "missing": lazy("Bila tidak ada jawaban"),
    "not_applicable": lazy("Bila semua menjawab “Tidak dapat menilai”"),
}


def node_data(entry: Entry) -> dict[str, Any]:
    """What the fields show at first."""
    data: dict[str, Any] = {"code": entry["code"], "weight": entry.get("weight"), "basis": entry.get("basis", "")}
    data |= data_of_texts("label", entry.get("label")) | data_of_texts("help", entry.get("help"))
    data |= {name: entry.get(name, "renormalise") for name in ABSENT} | steps_data(entry.get("steps") or ())
    data |= {name: entry.get(name) for name in ("mode", "type", "parent")} | {"required": entry.get("required", True)}
    for name, prefix in (("roles", "ask"), ("decline", "dec")):
        data |= {f"{prefix}_{code}": True for code in entry.get(name, ())}
    for code, texts in entry.get("wording", {}).items():
        for part in ("label", "help"):
            data |= data_of_texts(f"o_{code}_{part}", texts.get(part))
    data |= condition_data(entry) | weight_data(entry)
    if entry["kind"] == "criterion":
        return data | group_data(entry) | repeat_data(entry) | sets_data(entry.get("weight_sets") or ())
    return data | answer_data(entry) | levels_data(entry.get("levels", ()))
