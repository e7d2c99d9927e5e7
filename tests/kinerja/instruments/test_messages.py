import ast
from pathlib import Path

import kinerja.factory
import kinerja.instruments
from forms.messages import MESSAGES
from kinerja.core.i18n import knows_message

assert kinerja.factory  # the roof: every room has said its sentences
ROOM = Path(kinerja.instruments.__file__).parent


def test_every_problem_of_the_engine_has_its_sentence_in_the_application() -> None:
    assert all(knows_message(code) for code in MESSAGES)


def test_every_refusal_of_this_room_has_a_sentence() -> None:
    names = {"Invalid", "Conflict", "NotFound", "deny"}
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and node.args:
                code = node.args[0]
                assert not isinstance(code, ast.Constant) or knows_message(code.value), (path.name, code.value)
