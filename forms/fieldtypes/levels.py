"""Levels: the described answers of rubrics and choices, and what each is worth."""

from collections.abc import Iterator
from fractions import Fraction

from forms.errors import Problem
from forms.exact import HUNDRED, exact, is_exact, plain
from forms.fieldtypes.base import Valued, refuse
from forms.instrument import Indicator, Level


def chosen_level(indicator: Indicator, raw: object) -> Level:
    """The level whose value the answer names. Raises AnswersInvalid (`answer.off_scale`)."""
    if isinstance(raw, str) and is_exact(raw):
        number = exact(raw)
        for level in indicator.levels:
            if level.value == number:
                return level
    raise refuse(indicator, "answer.off_scale")


def level_points(indicator: Indicator, level: Level) -> Fraction:
    """The level's own points, or its value as a share of the highest, of 100."""
    if level.points is not None:
        return level.points
    return level.value * HUNDRED / max(each.value for each in indicator.levels)


def level_worth(indicator: Indicator, raw: object) -> Valued:
    """What choosing one level gives, and how."""
    level = chosen_level(indicator, raw)
    if level.points is not None:
        return Valued(level.points, {"rule": "points", "points": plain(level.points)})
    most = max(each.value for each in indicator.levels)
    return Valued(level.value * HUNDRED / most, {"rule": "share_of_most", "most": plain(most)})


def level_problems(indicator: Indicator) -> Iterator[Problem]:
    """Too few levels, equal values, no text, or no way to a value."""
    values = [level.value for level in indicator.levels]
    if len(values) < 2:
        yield Problem("level.too_few", indicator.code, "levels", {"count": len(values)})
    for position, level in enumerate(indicator.levels):
        if level.value in values[:position]:
            yield Problem("level.value_repeated", indicator.code, f"levels.{position}", {"value": plain(level.value)})
        if not level.label.get("id", "").strip():
            yield Problem("text.missing", indicator.code, f"levels.{position}.label", {"value": plain(level.value)})
    if values and max(values) <= 0 and any(level.points is None for level in indicator.levels):
        yield Problem("level.no_positive_value", indicator.code, "levels")
