"""What a draft starts with: nothing, or four criteria, the usual roles and the quadrant of the national rule."""

from collections.abc import Collection
from typing import Any

from forms.document import FORMAT
from kinerja.instruments.content import Content

# PermenPANRB 6/2022, the predicates' quadrant: rows hasil kerja, columns perilaku kerja.
_CELLS = {
    ("di_atas", "di_bawah"): "kurang",
    ("di_atas", "sesuai"): "baik",
    ("di_atas", "di_atas"): "sangat_baik",
    ("sesuai", "di_bawah"): "kurang",
    ("sesuai", "sesuai"): "baik",
    ("sesuai", "di_atas"): "baik",
    ("di_bawah", "di_bawah"): "sangat_kurang",
    ("di_bawah", "sesuai"): "butuh_perbaikan",
    ("di_bawah", "di_atas"): "butuh_perbaikan",
}
_OPTIONS = {
    "di_bawah": {"id": "Di bawah ekspektasi", "en": "Below expectations"},
    "sesuai": {"id": "Sesuai ekspektasi", "en": "As expected"},
    "di_atas": {"id": "Di atas ekspektasi", "en": "Above expectations"},
}
_PREDICATES = {
    "sangat_baik": ({"id": "Sangat Baik", "en": "Very good"}, "150"),
    "baik": ({"id": "Baik", "en": "Good"}, "100"),
    "butuh_perbaikan": ({"id": "Butuh Perbaikan", "en": "Needs improvement"}, "75"),
    "kurang": ({"id": "Kurang/Misconduct", "en": "Poor/Misconduct"}, "50"),
    "sangat_kurang": ({"id": "Sangat Kurang", "en": "Very poor"}, "25"),
}
# Bounds to begin with; every administrator sets the own ones.
_BANDS = (
    ("sangat_baik", {"id": "Sangat baik", "en": "Very good"}, "90"),
    ("baik", {"id": "Baik", "en": "Good"}, "75"),
    ("cukup", {"id": "Cukup", "en": "Fair"}, "60"),
    ("kurang", {"id": "Kurang", "en": "Poor"}, "50"),
    ("sangat_kurang", {"id": "Sangat kurang", "en": "Very poor"}, ""),
)
_CRITERIA = {
    "disiplin": {"id": "Disiplin", "en": "Discipline"},
    "kualitas_kerja": {"id": "Kualitas kerja", "en": "Quality of work"},
    "inisiatif": {"id": "Inisiatif", "en": "Initiative"},
    "kerja_sama": {"id": "Kerja sama", "en": "Cooperation"},
}

_ROOT = {
    "kind": "criterion", "code": "NILAI", "label": {"id": "Nilai instrumen", "en": "Instrument score"}, "children": []
}  # fmt: skip

LEVEL_WORDS = (
    ("1", {"id": "Jauh di bawah yang diharapkan", "en": "Far below what is expected"}),
    ("2", {"id": "Di bawah yang diharapkan", "en": "Below what is expected"}),
    ("3", {"id": "Sesuai yang diharapkan", "en": "As expected"}),
    ("4", {"id": "Di atas yang diharapkan", "en": "Above what is expected"}),
    ("5", {"id": "Jauh di atas dan menjadi teladan", "en": "Far above, and an example to others"}),
)


def blank_document(title: str) -> dict[str, Any]:
    """Nothing but a title: who answers, what is asked and what comes of it are still to be said."""
    return {"format": FORMAT, "code": "", "title": {"id": title}, "roles": [], "root": {**_ROOT, "mode": "percent"}}


def empty_document() -> dict[str, Any]:
    """A definition to begin with; it has no indicators yet, so it cannot be submitted."""
    return {
        "format": FORMAT,
        "code": "",
        "title": {},
        "roles": [
            {"code": "atasan", "label": {"id": "Atasan langsung", "en": "Direct supervisor"}, "kind": "supervisor",
             "weight": "60"},
            {"code": "diri", "label": {"id": "Penilaian diri", "en": "Self-assessment"}, "kind": "self", "weight": "0"},
            {"code": "rekan_sejawat", "label": {"id": "Rekan kerja setingkat", "en": "Peers of equal rank"},
             "kind": "peer", "weight": "20", "minimum": 3, "closed": True},
        ],
        "root": {
            **_ROOT,
            "mode": "points",
            "children": [*(_criterion(code, label) for code, label in _CRITERIA.items()), _words()],
        },
        "outcome": _outcome(),
    }  # fmt: skip


def _criterion(code: str, label: dict[str, str]) -> dict[str, Any]:
    return {"kind": "criterion", "code": code, "label": label, "mode": "points", "children": []}


def _words() -> dict[str, Any]:
    def feedback(code: str, kind: str, label: dict[str, str]) -> dict[str, Any]:
        return {
            "kind": "indicator", "code": code, "type": "text", "label": label,
            "roles": ["atasan", "diri", "rekan_sejawat"], "spec": {"feedback": kind, "required_roles": ["atasan"]},
        }  # fmt: skip

    return {
        "kind": "criterion", "code": "UMPAN-BALIK", "label": {"id": "Umpan balik", "en": "Feedback"}, "mode": "equal",
        "children": [
            feedback("KUAT", "strength", {"id": "Satu hal yang sudah kuat", "en": "One thing that is already strong"}),
            feedback("TINGKATKAN", "improvement",
                     {"id": "Satu hal yang perlu ditingkatkan", "en": "One thing to improve"}),
        ],
    }  # fmt: skip


def rating_options() -> list[dict[str, Any]]:
    """The three ratings of the national rule as the lines of the outcome page."""
    return [
        {"key": code, "code": code, "expected": code == "sesuai",
         **{f"label_{locale}": text for locale, text in words.items()}}
        for code, words in _OPTIONS.items()
    ]  # fmt: skip


def outcome_pattern(name: str, codes: Collection[str]) -> dict[str, Any]:
    """An outcome to begin with, informed by those of the usual criteria that the instrument has."""
    if name == "bands":
        rows = [{"code": code, "label": label} | ({"least": least} if least else {}) for code, label, least in _BANDS]
        return {"lists": [{"code": "kategori", "rows": rows}], "category": "kategori"}
    found = _outcome()
    for axis in found["axes"]:
        axis["nodes"] = [code for code in axis["nodes"] if code in codes]
    return found


def _outcome() -> dict[str, Any]:
    def rows() -> list[dict[str, Any]]:
        return [
            {"code": "di_atas", "label": _OPTIONS["di_atas"], "least": "85"},
            {"code": "sesuai", "label": _OPTIONS["sesuai"], "least": "60"},
            {"code": "di_bawah", "label": _OPTIONS["di_bawah"]},
        ]

    def axis(code: str, label: dict[str, str], nodes: list[str], indication: str) -> dict[str, Any]:
        options = [
            {"code": option, "label": text} | ({"expected": True} if option == "sesuai" else {})
            for option, text in _OPTIONS.items()
        ]
        return {"code": code, "label": label, "options": options, "nodes": nodes, "indication": indication}

    behaviour = ["disiplin", "inisiatif", "kerja_sama"]
    return {
        "lists": [{"code": "petunjuk_hasil", "rows": rows()}, {"code": "petunjuk_perilaku", "rows": rows()}],
        "axes": [
            axis("hasil_kerja", {"id": "Hasil kerja", "en": "Work results"}, ["kualitas_kerja"], "petunjuk_hasil"),
            axis("perilaku_kerja", {"id": "Perilaku kerja", "en": "Work behaviour"}, behaviour, "petunjuk_perilaku"),
        ],
        "matrix": {
            "rows": "hasil_kerja",
            "columns": "perilaku_kerja",
            "predicates": [
                {"code": code, "label": label, "figures": {"percent": percent}}
                for code, (label, percent) in _PREDICATES.items()
            ],
            "cells": [{"row": row, "column": column, "predicate": code} for (row, column), code in _CELLS.items()],
        },
    }


def usual_indicator(content: Content) -> dict[str, Any]:
    """A rubric of five levels that the supervisor and the employee answer; its words are there to be replaced.

    Without an English name: that would outlive the Indonesian one.
    """
    return {
        "kind": "indicator",
        "type": "rubric",
        "label": {"id": "Indikator baru"},
        "roles": usual_roles(content),
        "levels": usual_levels(),
    }


def usual_roles(content: Content) -> list[str]:
    """The supervisor and the employee, as far as the instrument knows them."""
    return [role["code"] for role in content.ordered_roles() if role["kind"] in ("supervisor", "self")]


def usual_levels() -> list[dict[str, Any]]:
    return with_duties([{"value": value, "label": text} for value, text in LEVEL_WORDS])


def with_duties(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lowest and the highest oblige to a reason and to evidence."""
    ends = (0, len(levels) - 1)
    return [level | ({"evidence": True, "reason": True} if place in ends else {}) for place, level in enumerate(levels)]
