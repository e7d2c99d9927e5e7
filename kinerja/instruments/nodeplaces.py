"""Where on the page of a node a problem is mended."""

from forms.errors import Problem

CONDITIONS = {"show_if": "kapan", "require_if": "kapan"}
SECTIONS = {"roles": "penilai", "decline": "penilai", "label": "label_id", "help": "help_id", "levels": "tingkat",
            "steps": "langkah", "spec": "jawaban", "aggregate": "agg_op"}  # fmt: skip
# Settings whose field on the page has another name.
SETTINGS = {"scale": "s_how", "ends": "s_end_least_id", "required_roles": "penilai"}


def node_place(problem: Problem) -> str:
    """The id of the field that a problem is about, else of the section around it."""
    parts = problem.field.split(".")
    head, rest = parts[0], parts[1:]
    if head == "repeat":
        return f"repeat_{rest[0]}" if rest and rest[0] != "given" else "repeat_by"
    if head == "limits":
        return f"limit_{rest[0]}" if rest and rest[0] in ("least", "most", "heaviest") else "limit_least"
    if head == "weight_sets" and rest:
        return _of_set(rest, problem)
    if not rest and head not in CONDITIONS:
        return SECTIONS.get(head, head)
    if head == "levels":
        return _of_level(rest)
    if head == "wording":
        return f"o_{rest[0]}_{rest[1] if len(rest) > 1 else 'label'}_id"
    if head in CONDITIONS:
        return CONDITIONS[head]
    if head == "aggregate":
        return {"base": "agg_base", "formula": "agg_formula", "round_terms": "agg_digits"}.get(rest[0], "agg_op")
    if head == "steps":
        return _of_conversion(f"st{rest[0]}", rest[1:], problem.code) or f"st{rest[0]}"
    if rest[0] == "scale":
        return _of_conversion("sc", rest[1:], problem.code) or SETTINGS["scale"]
    return SETTINGS.get(rest[0], f"s_{rest[0]}")


def _of_set(rest: list[str], problem: Problem) -> str:
    """The weight that is missing or too much, else the set."""
    code = problem.params.get("code", "") if rest[1:] == ["weights"] else ""
    return f"ws{rest[0]}_w_{code}" if code else f"ws{rest[0]}"


def _of_level(rest: list[str]) -> str:
    number, part = rest[0], rest[1:]
    if part[:1] == ["wording"]:
        return f"o_{part[1]}_l{number}_id"
    return f"l{number}_id" if part == ["label"] else f"l{number}_value"


def _of_conversion(prefix: str, rest: list[str], code: str) -> str:
    """The cut or the value of a row, or what a line, bound or rounding asks."""
    if rest[:1] != ["rows"]:
        return f"{prefix}_{rest[0]}" if rest else ""
    row = rest[1] if len(rest) > 1 else "0"
    is_value = rest[-1] in ("value", "line") or code in ("table.row_without_value", "table.empty")
    return f"{prefix}_r{row}_{'value' if is_value else 'upto'}"
