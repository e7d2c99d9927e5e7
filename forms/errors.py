"""What can be wrong with a definition or with answers, as values with dotted codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    `code` is dotted (`weight.sum_not_100`) and translated at the edge with `params`;
    `path` is the code of the node, role, list or answer it belongs to, `field` the part
    of it. A problem blocks unless `warning` is set.
    """

    code: str
    path: str = ""
    field: str = ""
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)  # `field` is a name of this class
    warning: bool = False


class DefinitionInvalid(Exception):
    """A definition with problems; a half-valid instrument never exists."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)


class AnswersInvalid(Exception):
    """Submitted data with problems, by indicator; the caller still holds everything typed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)

    def by_field(self) -> dict[str, list[Problem]]:
        """Problems grouped by the code of their indicator, in order."""
        grouped: dict[str, list[Problem]] = {}
        for problem in self.problems:
            grouped.setdefault(problem.path, []).append(problem)
        return grouped
