"""Entering what comes from outside raters about one person: givens, and the data of one role."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import CONTROL_NAMES, read_answers
from forms.errors import AnswersInvalid, Problem
from forms.givens import read_givens, target_problems
from forms.instrument import Criterion
from forms.rows import ROWS
from forms.weighting import given_weight_problems
from kinerja.appraisals import policies, queries
from kinerja.appraisals.changes.supplying import Origin, keep_data, keep_givens, sourced
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries import DataSheet, Supply
from kinerja.appraisals.queries.table import LONGEST_SOURCE
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import NotFound
from kinerja.cycles.models import Cycle

CONTROLS = CONTROL_NAMES | {"source", "dated"}


def set_givens(
    actor: Actor,
    appraisal_public_id: str,
    values: Mapping[str, str],
    *,
    source: str,
    now: datetime,
    locale: str = "id",
) -> bool:
    """Replace the givens of an appraisal with what was typed; False when nothing changed.

    Raises NotFound, NotAllowed (after the decision), AnswersInvalid with every problem at its code; so is a change
    of what the first sent sheet has frozen.
    """
    with transaction() as session:
        appraisal, superiors = _appraisal(session, actor, appraisal_public_id)
        require(policies.can_record_data(actor, appraisal, superiors=superiors))
        any_sent = bool(queries.with_sent_sheets(session, [appraisal.id], lock=True))
        supplies = queries.supplies_for(session, [appraisal.id], {appraisal.id: values})[appraisal.id]
        values = _of_items_there(supplies, values)
        origin = Origin(" ".join(source.split()), _today(session, appraisal, now))
        problems: list[Problem] = []
        read: list[tuple[Supply, dict[str, str]]] = []
        declared = {given.code for supply in supplies for given in supply.givens}
        for supply in supplies:
            own = {given.code: values.get(given.code, "") for given in supply.givens}
            settled, wrong = read_givens(supply.givens, own, locale=locale)
            problems += [*wrong, *target_problems(supply.instrument.indicators(), settled)]
            problems += given_weight_problems(supply.instrument.root, settled)
            problems += _frozen_problems(supply, settled, any_sent=any_sent)
            problems += _answered_problems(session, supply)
            read.append((supply, settled))
        problems += [Problem("given.unknown", code) for code in values if code not in declared]
        problems += _origin_problems(origin, origin.dated)
        if problems:
            raise AnswersInvalid(problems)
        changed = [
            _set(session, actor, appraisal, supply, values=settled, origin=origin, now=now) for supply, settled in read
        ]
        return any(changed)


def record_data(
    actor: Actor,
    appraisal_public_id: str,
    role: str,
    answers: Any,
    *,
    source: str,
    dated: date | None,
    now: datetime,
    part: str | None = None,
    locale: str = "id",
) -> str | None:
    """Keep the whole sheet of one data role; gives the submission's id, None when nothing changed.

    `answers` are the fields of the engine's form for the role; what they leave blank stays missing.
    A correction is a new submission, the earlier ones stay. The source and date belong to the values
    that are new; to all of them when none is. `part` may be left out where only one part has the role.
    Raises NotFound, NotAllowed (after the decision), AnswersInvalid with every problem.
    """
    with transaction() as session:
        appraisal, superiors = _appraisal(session, actor, appraisal_public_id)
        require(policies.can_record_data(actor, appraisal, superiors=superiors))
        supply = _supply_of(queries.supplies_for(session, [appraisal.id])[appraisal.id], role, part)
        read, problems = read_answers(
            supply.instrument, answers, role=role, complete=False, locale=locale, ignore=CONTROLS
        )
        known = queries.data_in_force(session, [appraisal.id]).get((appraisal.id, supply.part.part, role))
        if not read and known is None and not problems:
            problems.append(Problem("data.nothing_entered"))
        origin = Origin(" ".join(source.split()), dated or date.max)
        problems += _origin_problems(origin, _today(session, appraisal, now), is_dated=dated is not None)
        if problems:
            raise AnswersInvalid(problems)
        sources = sourced(read, known, origin)
        if known is not None and (read, sources) == (known.answers, known.sources):
            return None
        sheet = DataSheet(supply.part.part, role, known.seq + 1 if known else 1, read, sources)
        return keep_data(session, actor, appraisal, supply, sheet=sheet, now=now).submission_id


def _set(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    supply: Supply,
    *,
    values: Mapping[str, str],
    origin: Origin,
    now: datetime,
) -> bool:
    before, sources = supply.part.givens, supply.part.given_sources
    same = values == before
    kept = {
        code: sources[code] if not same and value == before.get(code) and code in sources else origin.json()
        for code, value in values.items()
    }
    if same and {code: one["source"] for code, one in sources.items()} == dict.fromkeys(values, origin.source):
        return False
    keep_givens(session, actor, appraisal, supply, values=values, sources=kept, now=now)
    return True


def _appraisal(session: Session, actor: Actor, public_id: str) -> tuple[Appraisal, frozenset[int]]:
    appraisal = session.scalar(select(Appraisal).where(Appraisal.public_id == public_id).with_for_update())
    if appraisal is None:
        raise NotFound("appraisal.unknown")
    return appraisal, queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)


def _supply_of(supplies: list[Supply], role: str, part: str | None) -> Supply:
    found = [
        supply for supply in supplies if role in {one.code for one in supply.roles} and part in (None, supply.part.part)
    ]
    if len(found) != 1:
        raise NotFound("data.role_unknown")
    return found[0]


def _today(session: Session, appraisal: Appraisal, now: datetime) -> date:
    return local_date(now, session.get_one(Cycle, appraisal.cycle_id).zone)


def _frozen_problems(supply: Supply, values: Mapping[str, str], *, any_sent: bool) -> Iterator[Problem]:
    before = supply.part.givens
    for given in supply.givens:
        allowed = supply.can_change(given.code, any_sent=any_sent)
        if values.get(given.code) != before.get(given.code) and not allowed:
            yield Problem(allowed.reason, given.code, "value")


def _of_items_there(supplies: list[Supply], values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without the fields of items that the list no longer has."""
    declared = {given.code for supply in supplies for given in supply.givens}
    lists = {given.code for supply in supplies for given in supply.givens if given.type == ROWS}
    return {code: text for code, text in values.items() if code in declared or code.partition(".")[0] not in lists}


def _answered_problems(session: Session, supply: Supply) -> Iterator[Problem]:
    """A list that gets shorter than the rows about which data say something already."""
    sheets = queries.data_in_force(session, [supply.part.appraisal_id])
    for (_appraisal, part, _role), sheet in sheets.items():
        for code in sheet.answers if part == supply.part.part else ():
            group = supply.instrument.nodes.get(code.partition(".")[0])
            repeat = group.repeat if isinstance(group, Criterion) else None
            if code not in supply.instrument.nodes and repeat is not None and repeat.given is not None:
                yield Problem("given.item_answered", repeat.given, "value")
                return


def _origin_problems(origin: Origin, today: date, *, is_dated: bool = True) -> Iterator[Problem]:
    """What keeps a source from being one, at the fields `source` and `dated`."""
    if not origin.source:
        yield Problem("data.source_missing", "", "source")
    elif len(origin.source) > LONGEST_SOURCE:
        yield Problem("data.source_too_long", "", "source", {"most": LONGEST_SOURCE})
    if not is_dated:
        yield Problem("data.date_missing", "", "dated")
    elif origin.dated > today:
        yield Problem("data.in_future", "", "dated")
