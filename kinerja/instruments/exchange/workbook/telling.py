"""The columns that are only read by people: what settings and rules say, in words."""

from collections.abc import Mapping
from typing import Any

from kinerja.instruments.checks import draft_or_problems
from kinerja.instruments.content import Content
from kinerja.instruments.forms.showing import names_read
from kinerja.instruments.meaning import names_of, spoken_names
from kinerja.instruments.nodewords import node_line
from kinerja.instruments.ruletexts import axis_lines, figure_lines, list_lines, matrix_lines
from kinerja.instruments.sentences import names_in

Entry = Mapping[str, Any]


def node_words(content: Content) -> dict[str, str]:
    """What is set otherwise than usual, by code; nothing for a draft that cannot be read yet."""
    draft, _problems = draft_or_problems(content)
    if draft is None:
        return {}
    told, read = names_in(content), names_read(content)
    return {code: node_line(node, told, read) for code, node in content.nodes.items()}


def rule_words(content: Content) -> dict[tuple[str, str], str]:
    """What each part of the outcome says, by part and code."""
    draft, _problems = draft_or_problems(content)
    if draft is None:
        return {}
    names, ratings = names_of(draft), spoken_names(draft)
    outcome = content.settings.get("outcome", {})
    found = {("lists", each["code"]): list_lines(each, names) for each in outcome.get("lists", ())}
    found |= {("axes", each["code"]): axis_lines(each, names) for each in outcome.get("axes", ())}
    found |= {("figures", each["code"]): figure_lines(each) for each in outcome.get("figures", ())}
    if outcome.get("matrix"):
        found["matrix", ""] = matrix_lines(outcome["matrix"], names, ratings)
    return {key: "\n".join(lines) for key, lines in found.items()}
