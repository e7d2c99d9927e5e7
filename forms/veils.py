"""What conditions make of one person's page: each condition for the browser, and the state in which the page is sent.

The browser evaluates them again after every answer (kinerja/static/conditions.js); a parity test compares both.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from forms.conditions import Condition, over_answers
from forms.controls import escaped
from forms.instrument import Answers, Indicator, Instrument
from forms.visibility import hidden_from, is_owed

SHOW, HIDE, REQUIRE, OWED = "w_", "z_", "y_", "u_"
HIDDEN = " hidden"


def veils(instrument: Instrument, answers: Answers, givens: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The slots of every condition: itself, and whether it hides; of givens nothing is told but what it needs."""
    if not (instrument.conditional or instrument.demanding):
        return
    hidden = hidden_from(instrument, answers, givens)
    for code in instrument.conditional:
        yield SHOW + code, written(instrument.nodes[code].show_if, givens)
        if code in hidden:
            yield HIDE + code, HIDDEN
    for code in instrument.demanding:
        indicator = instrument.nodes[code]
        assert isinstance(indicator, Indicator)
        yield REQUIRE + code, written(indicator.require_if, givens)
        if is_owed(indicator, answers, givens, hidden):
            yield OWED + code, HIDDEN


def written(condition: Condition | None, givens: Mapping[str, Any]) -> str:
    return escaped(json.dumps(over_answers(condition or {}, givens), ensure_ascii=False, separators=(",", ":")))
