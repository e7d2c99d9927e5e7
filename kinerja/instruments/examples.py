"""The instruments that come with the application, to look at and to start from."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

FOLDER = resources.files("config") / "seeds" / "instruments"


@cache
def example_titles() -> Mapping[str, Mapping[str, str]]:
    """The title of each example by its name, in the order of the Indonesian titles."""
    names = [each.name.removesuffix(".json") for each in FOLDER.iterdir() if each.name.endswith(".json")]
    titles = {name: example(name)["title"] for name in names}
    return dict(sorted(titles.items(), key=lambda pair: str(pair[1]["id"]).lower()))


def example(name: str) -> dict[str, Any]:
    """The document of an example."""
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return document
