"""The page that explains the format keeps its word."""

import json
import re
from pathlib import Path

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from kinerja.instruments.words import MODES, TYPES

PAGE = (Path(__file__).parents[3] / "docs" / "instrument-format.md").read_text()


def test_its_first_example_compiles() -> None:
    example = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.S)[0])
    assert compile_instrument(draft_from_document(example)).fingerprint


def test_it_names_every_type_and_mode() -> None:
    assert not [name for name in [*TYPES, *MODES] if f"`{name}`" not in PAGE]
