"""Instruments of any size, all alike: criteria of ten indicators, so that 20 and 500 of them may be compared."""

from typing import Any

from tests.kinerja.appraisals.stage import document, role, rubric
from tests.kinerja.appraisals.test_decide import quadrant

ROLES = ["diri", "atasan"]
EACH = 10  # seven rubrics, two numbers, one text that some answers ask for


def large(indicators: int, code: str = "") -> dict[str, Any]:
    """A definition with that many indicators (a multiple of ten), open to oneself and the superior."""
    children = [_criterion(f"K{part}") for part in range(1, indicators // EACH + 1)]
    root = {"kind": "criterion", "code": "AKAR", "label": {"id": "Kinerja"}, "mode": "ratio", "children": children}
    outcome = quadrant()["outcome"]
    outcome["axes"][0]["nodes"] = ["K1", "K2"]
    roles = [role("diri", "self", "0"), role("atasan", "supervisor", "60")]
    return document(code or f"UKUR-{indicators}", roles=roles, root=root, outcome=outcome)


def answers_to(content: dict[str, Any], shift: int = 0) -> dict[str, str]:
    """The fields of a complete sheet; another `shift` gives other answers."""
    inner = [leaf for part in content["root"]["children"] for leaf in part["children"]]
    return {f"q_{leaf['code']}": _answer(leaf["type"], place + shift) for place, leaf in enumerate(inner)}


def _answer(kind: str, number: int) -> str:
    if kind == "text":
        return f"Catatan yang ke-{number}."
    return str(3 + number % 2 if kind == "rubric" else 5 + number % 3)


def _criterion(code: str) -> dict[str, Any]:
    rubrics = [rubric(f"{code}-{n}", f"Indikator {n} dari {code}", "1", ROLES) for n in range(1, 8)]
    own = {"kind": "indicator", "roles": ROLES}
    numbers = [
        {**own, "code": f"{code}-{n}", "type": "number", "label": {"id": f"Jumlah laporan {n} dari {code}"},
         "weight": "2", "spec": {"target": "10", "least": "0", "unit": "laporan"}}
        for n in (8, 9)
    ]  # fmt: skip
    low = {"compare": {"left": {"answer": f"{code}-1"}, "op": "<=", "right": "4"}}
    words = {**own, "code": f"{code}-10", "type": "text", "label": {"id": f"Catatan tentang {code}"}, "show_if": low}
    children = [*rubrics, *numbers, words]
    label = {"id": f"Kriteria {code}"}
    return {"kind": "criterion", "code": code, "label": label, "mode": "ratio", "weight": "1", "children": children}
