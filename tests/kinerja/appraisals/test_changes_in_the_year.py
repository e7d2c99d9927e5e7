"""Every case of changes in a year, against a table written from PermenPANRB 6/2022, pp. 65 and 89-92."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask

from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import AssignmentState, ChangeKind
from tests.kinerja.appraisals.changestage import (
    BEFORE_WINDOW,
    IN_WINDOW,
    Changing,
    acting,
    applied,
    assessor,
    changing,
    lines,
    move,
    other,
    raters,
)


@dataclass(frozen=True, slots=True)
class Case:
    """What happens, and who evaluates whom afterwards; whoever is not named stays with whom they had."""

    change: Callable[[Changing], Change]
    assessors: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[str, str]] = field(default_factory=dict)
    earlier: Callable[[Changing], Change] | None = None


USUAL = {"sari": "budi", "dewi": "budi", "budi": "head", "yusuf": "head", "nia": "yusuf", "rudi": "yusuf"}
CASES = {
    "an employee moves: the year by the new assessor alone": Case(
        lambda stage: move(stage, "sari", stage.free_post),
        {"sari": "yusuf"},
        {"sari": ("moves", "own_move")},
    ),
    "also in the rating window": Case(
        lambda stage: move(stage, "sari", stage.free_post, IN_WINDOW),
        {"sari": "yusuf"},
        {"sari": ("moves", "own_move")},
    ),
    "an assessor moves before the window: the old unit goes to whoever leads it": Case(
        lambda stage: move(stage, "budi", stage.section_head, BEFORE_WINDOW),
        {"sari": "head", "dewi": "head", "budi": "yusuf"},
        {"sari": ("moves", "assessor_left"), "budi": ("moves", "own_move")},
    ),
    "an assessor moves inside the window: evaluates the old unit": Case(
        lambda stage: move(stage, "budi", stage.free_post, IN_WINDOW),
        {"budi": "yusuf"},
        {"sari": ("stays", "in_window"), "dewi": ("stays", "in_window"), "budi": ("moves", "own_move")},
    ),
    "an assessor is permanently absent: the superior, also inside the window": Case(
        lambda stage: other(stage, ChangeKind.ABSENT, "budi", on=IN_WINDOW),
        {"sari": "head", "dewi": "head"},
        {"sari": ("moves", "assessor_left"), "budi": ("stays", "left_service")},
    ),
    "or the Plt, where there is one": Case(
        lambda stage: other(stage, ChangeKind.ABSENT, "budi", on=IN_WINDOW),
        {"sari": "yusuf", "dewi": "yusuf"},
        {"sari": ("moves", "assessor_left"), "budi": ("stays", "left_service")},
        earlier=lambda stage: acting(stage, "yusuf", stage.bidang_head, IN_WINDOW),
    ),
    "an employee is Plt: by the head of the unit where the acting post reports": Case(
        lambda stage: acting(stage, "sari", stage.section_head),
        {"sari": "yusuf"},
        {"sari": ("moves", "own_acting")},
    ),
    "the acting post ends: back to the definitive chain": Case(
        lambda stage: other(stage, ChangeKind.ACTING_ENDED, "sari", on=date(2026, 11, 2)),
        {},
        {"sari": ("moves", "own_acting_ended")},
        earlier=lambda stage: acting(stage, "sari", stage.section_head),
    ),
    "another superior by letter": Case(
        lambda stage: other(stage, ChangeKind.SUPERVISOR, "sari", "yusuf"),
        {"sari": "yusuf"},
        {"sari": ("moves", "own_supervisor")},
    ),
    "a task from another leader: feedback only": Case(
        lambda stage: other(stage, ChangeKind.TASK, "sari", "yusuf"), {}, {"sari": ("feedback", "task")}
    ),
    "seconded: the assessor at home": Case(
        lambda stage: other(stage, ChangeKind.SECONDED, "sari", "tono"), {}, {"sari": ("feedback", "seconded")}
    ),
    "tugas belajar: the assessor at home": Case(
        lambda stage: other(stage, ChangeKind.STUDY, "sari"), {}, {"sari": ("stays", "study")}
    ),
    "tugas belajar without success": Case(
        lambda stage: other(stage, ChangeKind.STUDY_DROPPED, "sari"), {}, {"sari": ("stays", "study_dropped")}
    ),
}


@pytest.fixture
def stage(app: Flask) -> Changing:
    return changing()


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_each_case_has_its_rater(stage: Changing, case: Case) -> None:
    if case.earlier is not None:
        applied(stage, case.earlier(stage))
    applied(stage, case.change(stage))
    expected = USUAL | case.assessors
    assert {name: assessor(stage, name) for name in expected} == expected
    assert lines(stage).items() >= case.lines.items()


def test_leader_of_a_task_is_asked_by_name(stage: Changing) -> None:
    applied(stage, other(stage, ChangeKind.TASK, "sari", "yusuf"))
    assert raters(stage, "sari", "external") == {"yusuf"}
    assert raters(stage, "sari", "supervisor") == {"budi"}


def test_whoever_moves_leaves_old_colleagues_and_gets_new_ones(stage: Changing) -> None:
    assert raters(stage, "sari", "peer") == {"dewi", "operator"}
    applied(stage, move(stage, "sari", stage.free_post))
    assert raters(stage, "sari", "peer") == {"nia", "rudi"}
    assert raters(stage, "sari", "peer", AssignmentState.REVOKED) == {"dewi", "operator"}
    assert raters(stage, "sari", "supervisor") == {"yusuf"}
