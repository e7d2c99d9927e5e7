"""Seed documents and small contents for the tests of this folder."""

import json
from pathlib import Path
from typing import Any

from forms.document import document_from_draft, draft_from_document
from kinerja.instruments.content import Content, content_from_document

SEEDS = Path(__file__).parents[3] / "config" / "seeds" / "instruments"
NAMES = ("dikbud-guru", "dinkes-layanan", "dinsos-bantuan")


def seed(name: str = "dinkes-layanan") -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SEEDS / f"{name}.json").read_text())
    return document_from_draft(draft_from_document(document))


def seed_content(name: str = "dinkes-layanan") -> Content:
    return content_from_document(seed(name))


def group(mode: str, *weights: str | None) -> Content:
    """A root in that mode with indicators A1, A2, … of those weights."""
    children = [
        {"kind": "indicator", "code": f"A{n}", "type": "rubric", "label": {"id": f"A{n}"}, "roles": ["atasan"]}
        | ({"weight": weight} if weight is not None else {})
        for n, weight in enumerate(weights, 1)
    ]
    root = {"kind": "criterion", "code": "R", "label": {"id": "R"}, "mode": mode, "children": children}
    role = {"code": "atasan", "label": {"id": "Atasan"}, "kind": "supervisor", "weight": "100"}
    return content_from_document({"format": "x", "code": "X", "title": {"id": "X"}, "roles": [role], "root": root})
