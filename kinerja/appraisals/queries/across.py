"""The sheets that one superior fills in about a team, and one indicator across all of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.builder import asked_of, is_answered
from forms.instrument import Indicator, Instrument, RoleKind, walk
from forms.rows import in_rows
from forms.visibility import hidden_from
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, Response
from kinerja.appraisals.queries.sheet import Sheet, sheets_of
from kinerja.appraisals.queries.visible import own_duty, visible_responses
from kinerja.core.authz import Actor
from kinerja.core.errors import NotFound
from kinerja.instruments.versions import load_instrument

PRINT = 16  # letters of a fingerprint in an address


@dataclass(frozen=True, slots=True)
class Group:
    """People who are rated with the same version in the same role: everything that can be compared side by side."""

    instrument: Instrument
    role: str
    sheets: tuple[Sheet, ...]

    @property
    def ref(self) -> str:
        return self.instrument.fingerprint[:PRINT]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """What everybody is asked; rows of a list are each person's own and stand on the own sheet."""
        return tuple(one for one in asked_of(self.instrument, self.role) if one.code not in own_rows(self.instrument))

    @property
    def has_own_rows(self) -> bool:
        """Whether there is something that everybody is asked in other words."""
        return any(one.code in own_rows(self.instrument) for one in asked_of(self.instrument, self.role))

    def indicator(self, code: str) -> Indicator:
        """Raises NotFound for what is not asked of everybody."""
        found = next((one for one in self.indicators if one.code == code), None)
        if found is None:
            raise NotFound("team.indicator_unknown")
        return found

    def answered(self, indicator: Indicator) -> tuple[int, int]:
        """How many of those who are asked have an answer, and how many are asked."""
        asked = [sheet for sheet in self.sheets if not is_hidden(sheet, self.instrument, indicator.code)]
        return sum(is_answered(sheet.answers.get(indicator.code), indicator) for sheet in asked), len(asked)


def own_rows(instrument: Instrument) -> frozenset[str]:
    """The codes of indicators that a repeating criterion asks once per row."""
    found = [each for group in instrument.groups for each in walk(instrument.nodes[group])]
    return frozenset(node.code for node in found if isinstance(node, Indicator))


def is_hidden(sheet: Sheet, instrument: Instrument, code: str) -> bool:
    """Whether what is known and answered about this person hides the indicator."""
    return code in hidden_from(in_rows(instrument, sheet.givens), sheet.answers, sheet.givens)


def own_sheets(session: Session, actor: Actor, cycle_id: int, on: date) -> list[Sheet]:
    """The started sheets of the actor as a direct superior, by name."""
    own = (
        visible_responses(actor)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(Appraisal.cycle_id == cycle_id, Assignment.role_kind == RoleKind.SUPERVISOR)
        .with_only_columns(Response.id)
    )
    return sheets_of(session, own, on)


def groups_in(session: Session, actor: Actor, cycle_id: int, on: date) -> list[Group]:
    """The same sheets by version, the largest group first."""
    sheets: dict[tuple[str, str], list[Sheet]] = {}
    for sheet in own_sheets(session, actor, cycle_id, on):
        sheets.setdefault((sheet.fingerprint, sheet.role), []).append(sheet)
    found = [
        Group(load_instrument(session, fingerprint), role, tuple(some)) for (fingerprint, role), some in sheets.items()
    ]
    return sorted(found, key=lambda group: -len(group.sheets))


def not_started(session: Session, actor: Actor, cycle_id: int) -> list[str]:
    """The public ids of the actor's open duties as a direct superior that have no sheet yet."""
    has_sheet = select(Response.id).where(Response.assignment_id == Assignment.id).correlate(Assignment).exists()
    query = (
        select(Assignment.public_id)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .where(
            own_duty(actor),
            Appraisal.cycle_id == cycle_id,
            Assignment.role_kind == RoleKind.SUPERVISOR,
            Assignment.state == AssignmentState.OPEN,
            ~has_sheet,
        )
        .order_by(Assignment.id)
    )
    return list(session.scalars(query))
