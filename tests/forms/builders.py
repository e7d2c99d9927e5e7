"""Valid definitions with one thing changed, and answers in one line."""

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from forms.aggregation import combine
from forms.compiler import compile_instrument
from forms.document import draft_from_document
from forms.instrument import Instrument
from forms.responses import answer_from_plain
from forms.scoring import RaterSheet, Score

Json = dict[str, Any]


def label(text: str) -> dict[str, str]:
    return {"id": text}


def role(code: str = "atasan", kind: str = "supervisor", weight: str = "60", **changed: Any) -> Json:
    return {"code": code, "label": label(code), "kind": kind, "weight": weight, **changed}


def levels(*values: str) -> list[Json]:
    return [{"value": value, "label": label(f"Tingkat {value}")} for value in values]


def indicator(code: str = "A", **changed: Any) -> Json:
    usual: Json = {"kind": "indicator", "code": code, "type": "rubric", "label": label(code), "roles": ["atasan"]}
    usual |= changed
    if usual["type"] in ("rubric", "single_choice"):
        usual.setdefault("levels", levels("1", "2", "3", "4", "5"))
    return usual


def criterion(code: str, *children: Json, mode: str = "equal", **changed: Any) -> Json:
    return {
        "kind": "criterion",
        "code": code,
        "label": label(code),
        "mode": mode,
        "children": list(children),
        **changed,
    }


def feedback(kind: str) -> Json:
    return indicator(kind.upper(), type="text", spec={"feedback": kind})


def document(*children: Json, mode: str = "equal", **changed: Any) -> Json:
    """A definition without problems, nor warnings."""
    words = criterion("UMPAN-BALIK", feedback("strength"), feedback("improvement"))
    return {
        "format": "kinerja.instrument/1",
        "code": "CONTOH",
        "title": label("Contoh"),
        "roles": [role()],
        "root": criterion("NILAI", *(children or (indicator(),)), words, mode=mode),
        **deepcopy(changed),
    }


def compiled(*children: Json, **changed: Any) -> Instrument:
    return compile_instrument(draft_from_document(document(*children, **changed)))


def sent(role: str = "atasan", rater: str = "", **answers: Any) -> RaterSheet:
    return RaterSheet(role, {code: answer_from_plain(raw) for code, raw in answers.items()}, rater)


def scored(instrument: Instrument, *sheets: RaterSheet, hidden: Collection[str] = (), **givens: Any) -> Score:
    return combine(instrument, sheets, givens, hidden=hidden)
