import ast
from collections.abc import Iterator
from pathlib import Path

import forms
import kinerja.factory
import kinerja.instruments
from kinerja.core.i18n import knows_message
from kinerja.instruments.messages import MESSAGES

assert kinerja.factory  # the roof: every room has said its sentences
ENGINE = Path(forms.__file__).parent
ROOM = Path(kinerja.instruments.__file__).parent
# Rooms of the engine that judge answers, not definitions; appraisals words their codes.
OF_ANSWERS = {"answer", "evidence", "date", "form", "number", "rating", "given_at_opening"}
ANSWERING = {
    "answers.py",
    "responses.py",
    "aggregation.py",
    "outcome.py",
    "givens.py",
    "builder.py",
    "page.py",
    "asking.py",
    "inputs.py",
}


def problem_codes(path: Path) -> Iterator[str]:
    """Every code that a file gives to Problem(…), or that a schema raises."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
            elif isinstance(first, ast.JoinedStr):
                yield from ("feedback.no_strength", "feedback.no_improvement")
        elif isinstance(node, ast.Constant) and str(node.value).startswith("document."):
            yield str(node.value)


def test_every_problem_of_a_definition_has_a_sentence() -> None:
    files = [path for path in ENGINE.rglob("*.py") if path.name not in ANSWERING]
    codes = {code for path in files for code in problem_codes(path)}
    assert len(codes) > 60
    unknown = {code for code in codes if code not in MESSAGES and code.split(".")[0] not in OF_ANSWERS}
    assert not unknown


def test_every_refusal_of_this_room_has_a_sentence() -> None:
    names = {"Invalid", "Conflict", "NotFound", "deny"}
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and node.args:
                code = node.args[0]
                assert not isinstance(code, ast.Constant) or knows_message(code.value), (path.name, code.value)
