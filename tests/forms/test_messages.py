"""Every problem that the engine reports has a sentence."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import forms
from forms.errors import Problem
from forms.messages import MESSAGES, message_of

ENGINE = Path(forms.__file__).parent
# Overlays exist in the application only, which words what is wrong with them.
OF_OVERLAYS = {"overlay.py", "overlayrules.py", "overlaymerge.py", "overlaytexts.py"}


def problem_codes(path: Path) -> Iterator[str]:
    """Every code that a file gives to Problem(…), or that a schema raises."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
            elif isinstance(first, ast.JoinedStr):
                yield from ("feedback.no_strength", "feedback.no_improvement")
            elif isinstance(first, ast.IfExp):
                yield from (str(way.value) for way in (first.body, first.orelse) if isinstance(way, ast.Constant))
        elif isinstance(node, ast.Constant) and re.fullmatch(
            r"(document|answer|given|responses|rating)\.[a-z_]+", str(node.value)
        ):
            yield str(node.value)


def test_every_problem_has_a_sentence() -> None:
    files = [path for path in ENGINE.rglob("*.py") if path.name not in OF_OVERLAYS]
    codes = {code for path in files for code in problem_codes(path)}
    assert len(codes) > 150
    # A field that a sheet does not have can only come from a page, and every page words it.
    assert codes - MESSAGES.keys() == {"form.unknown_field"}


def test_a_sentence_names_its_place_and_its_details() -> None:
    problem = Problem("answer.out_of_bounds", "T-1", "value", {"least": Fraction(1, 3), "most": Fraction(5, 2)})
    assert message_of(problem) == "T-1.value: Angka ini di luar batas yang diizinkan (1/3 sampai 2.5)."
    assert message_of(Problem("responses.not_object")) == "Bagian ini harus objek dengan kunci dan isi."


def test_a_list_is_read_out_and_a_detail_that_is_not_there_shows_as_an_ellipsis() -> None:
    assert message_of(Problem("role.repeated", "T-1", "", {"role": ["atasan", "rekan"]})) == (
        "T-1: Jenis penilai “atasan, rekan” disebut dua kali."
    )
    assert message_of(Problem("code.repeated", "T-1")) == "T-1: Kode … dipakai dua kali. Ganti salah satunya."
