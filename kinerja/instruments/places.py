"""Where on the pages of roles, givens and the outcome a problem is mended."""

from typing import Any

from forms.errors import Problem
from kinerja.instruments.content import Content

# Parts of roles, givens and outcomes whose field on the page has another name.
FIELDS = {"label": "label_id", "type": "kind", "fields": "columns", "source": "source_part", "": "label_id"}
OF_OUTCOME = ("outcome", "axis", "matrix", "condition")


def rule_place(content: Content, problem: Problem) -> tuple[str, str] | None:
    """The page and the id of the field, None when the problem is about something else."""
    path, field = problem.path, problem.field
    givens = [given["code"] for given in content.settings.get("givens", ())]
    if path in givens and path not in content.nodes:
        return "givens", f"givens-{givens.index(path)}-{FIELDS.get(field, field)}"
    lists = [{field["code"] for field in given.get("fields", ())} for given in content.settings.get("givens", ())]
    if path not in content.nodes and any(path in codes for codes in lists):
        place = next(number for number, codes in enumerate(lists) if path in codes)
        return "givens", f"givens-{place}-columns"
    if path in content.roles and path not in content.nodes:
        places = [role["code"] for role in content.ordered_roles()]
        return "roles", f"roles-{places.index(path)}-{FIELDS.get(field, field)}"
    outcome = content.settings.get("outcome", {})
    for family in ("lists", "axes"):
        codes = [each["code"] for each in outcome.get(family, ())]
        if path in codes:
            return "outcome", f"{family}-{codes.index(path)}{_within(field)}"
    codes = [each["code"] for each in outcome.get("figures", ())]
    if path in codes:
        return "outcome", f"formulas-{codes.index(path)}{_within(field.removeprefix('figure.'))}"
    if problem.code.split(".")[0] in OF_OUTCOME or path in ("outcome", "matrix"):
        return "outcome", _of_matrix(outcome, problem)
    return None


def _within(field: str) -> str:
    """`rows.2.least` is the field `-rows-2-least`; a line as a whole is meant by its first field."""
    parts = field.split(".") if field else []
    if "when" in parts:
        parts = parts[: parts.index("when") + 1]
    elif parts and parts[-1].isdigit():
        parts.append("label")
    return "".join(f"-{FIELDS.get(part, part)}" for part in parts)


def _of_matrix(outcome: Any, problem: Problem) -> str:
    if problem.field.startswith("predicates."):
        return f"predicates-{problem.field.split('.')[1]}-label_id"
    if problem.field in ("rows", "columns"):
        return f"matrix_{problem.field}"
    return {"category": "category", "lists": "lists", "axes": "axes"}.get(problem.field, "matriks")
