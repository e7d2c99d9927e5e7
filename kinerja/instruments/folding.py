"""Which rows a long outline shows: criteria stay shut until somebody opens them, one at a time or all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.progress import LONG
from kinerja.instruments.content import Content

ALL = "semua"
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Fold:
    """A criterion that opens and shuts, and what is inside, however deep."""

    is_open: bool
    indicators: int
    problems: int


@dataclass(frozen=True, slots=True)
class Folds:
    """What is open (criteria whose rows are shown), and every criterion that has a button for it."""

    is_long: bool
    chosen: str
    opened: frozenset[str]
    by_code: Mapping[str, Fold]


def folds_of(content: Content, chosen: str, wrong: Iterable[str] = ()) -> Folds:
    """`chosen` is the criterion that was opened last, or all of them; `wrong` are codes with problems."""
    inside = indicators_in(content)
    opened = opened_by(content, chosen)
    if not is_long(content):
        return Folds(False, "", opened, {})
    if chosen == ALL:
        return Folds(True, ALL, opened, {})
    faults = dict.fromkeys(inside, 0)
    for code in wrong:
        for above in above_of(content, code) if code in content.nodes else ():
            faults[above] += 1
    folds = {
        code: Fold(code in opened, number, faults[code])
        for code, number in inside.items()
        if number and code != content.root
    }
    return Folds(True, chosen, opened, folds)


def is_long(content: Content) -> bool:
    """Up to so many indicators every row is shown."""
    return content.size > LONG


def indicators_in(content: Content) -> dict[str, int]:
    """How many indicators each criterion holds, however deep."""
    found = {code: 0 for code, node in content.nodes.items() if node["kind"] == "criterion"}
    for code, node in content.nodes.items():
        for above in above_of(content, code) if node["kind"] == "indicator" else ():
            found[above] += 1
    return found


def opened_by(content: Content, chosen: str) -> frozenset[str]:
    """The criteria whose rows are shown: the chosen one with those around it; all of a short outline."""
    if chosen == ALL or not is_long(content):
        return frozenset(content.nodes)
    around = [chosen, *above_of(content, chosen)] if chosen in content.nodes else []
    return frozenset({content.root, *around})


def above_of(content: Content, code: str) -> list[str]:
    """The criteria that a node stands in, the innermost first."""
    found: list[str] = []
    while code := content.nodes[code]["parent"]:
        found.append(code)
    return found


def opening(content: Content, code: str, chosen: str = "") -> str:
    """What has to be open for the row of a node to be shown: what is open already where that is enough."""
    parent = content.nodes[code]["parent"] if code in content.nodes else ""
    if not parent or parent in opened_by(content, chosen):
        return chosen
    return "" if parent == content.root else str(parent)
