"""What the buttons inside the page of a node do to what was typed: nothing is saved, nothing is lost."""

from kinerja.instruments.forms import rows
from kinerja.instruments.forms.rows import Sent
from kinerja.instruments.forms.steps import FEWEST_ROWS, MOST_ROWS, MOST_STEPS, STEP
from kinerja.instruments.words import STEP_NAMES

NEW_STEP = "add_op"  # the choice beside “Tambah langkah”

# What a new step says at first.
FIRST = {"cap": {"at": "100"}, "floor": {"at": "0"}, "round": {"digits": "0"}, "line": {"factor": "1", "offset": "0"}}


def reshaped(sent: Sent, order: str) -> Sent:
    """The same fields with a step or a row more, less, or elsewhere; an order nobody knows changes nothing."""
    verb, _sep, rest = order.partition(":")
    if verb == "langkah+":
        return _with_step(sent, sent.get(NEW_STEP, ""))
    if verb in ("langkah-", "naik", "turun") and rest.isdecimal():
        return _step_moved(sent, verb, int(rest))
    prefix, _sep, place = rest.partition(":")
    if verb == "baris+":
        return _with_row(sent, f"{prefix}_r")
    if verb == "baris-" and place.isdecimal():
        return rows.without_row(sent, f"{prefix}_r", int(place))
    return sent


def _with_step(sent: Sent, op: str) -> Sent:
    count = rows.count_of(sent, STEP, most=MOST_STEPS)
    if op not in STEP_NAMES or count == MOST_STEPS:
        return sent
    found = sent.copy()
    for name, text in {"op": op, **FIRST.get(op, {})}.items():
        found[f"{STEP}{count}_{name}"] = text
    return found


def _step_moved(sent: Sent, verb: str, place: int) -> Sent:
    if verb == "langkah-":
        return rows.without_row(sent, STEP, place)
    other = place + (1 if verb == "turun" else -1)
    if not 0 <= other < rows.count_of(sent, STEP, most=MOST_STEPS):
        return sent
    return rows.swapped(sent, STEP, place, other)


def _with_row(sent: Sent, stem: str) -> Sent:
    """A blank row before the last, which holds for everything above."""
    count = max(rows.count_of(sent, stem, most=MOST_ROWS), FEWEST_ROWS)
    if count == MOST_ROWS:
        return sent
    found = rows.with_gap(sent, stem, count - 1)
    found[f"{stem}{count - 1}_upto"] = ""
    found.setdefault(f"{stem}{count}_upto", "")
    return found
