"""Everything that stands between a draft and its publication, as problems."""

from collections.abc import Mapping
from typing import Any

from forms.compiler import problems_of
from forms.document import draft_from_document
from forms.errors import DefinitionInvalid, Problem
from forms.instrument import Draft
from kinerja.instruments.content import Content, document_from_content
from kinerja.instruments.edits.base import kind_of


def draft_or_problems(content: Content) -> tuple[Draft | None, list[Problem]]:
    """The engine's draft and all its problems at once; no draft when its very form is wrong."""
    try:
        draft = draft_from_document(document_from_content(content))
    except DefinitionInvalid as refusal:
        return None, list(refusal.problems)
    return draft, list(problems_of(draft))


def frozen_problems(content: Content, frozen: Mapping[str, str]) -> list[Problem]:
    """Codes that stood for something else in a published version."""
    return [
        Problem("code.used_before", code, "code", {"node": code})
        for code, node in content.nodes.items()
        if frozen.get(code, kind_of(node)) != kind_of(node)
    ]


def blocking(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.warning]


def all_problems(content: Content, frozen: Mapping[str, str]) -> list[Problem]:
    """What must be mended first, then what is only advised."""
    _draft, problems = draft_or_problems(content)
    return sorted([*frozen_problems(content, frozen), *problems], key=lambda problem: problem.warning)


def counts(problems: list[Problem]) -> dict[str, Any]:
    musts = len(blocking(problems))
    return {"musts": musts, "hints": len(problems) - musts}
