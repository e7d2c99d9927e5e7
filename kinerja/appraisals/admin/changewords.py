"""What a change does, in words: names instead of ids, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, HandoverLine, LineOutcome
from kinerja.appraisals.queries.lost import LostLine
from kinerja.appraisals.queries.moving import version_names
from kinerja.appraisals.queries.visible import visible_appraisals
from kinerja.appraisals.services.hand_over import ForeseenLine
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.i18n import _, message, ngettext
from kinerja.cycles.models import Cycle
from kinerja.people.admin.labels import PLACEMENT_KINDS
from kinerja.people.models import Placement, PlacementKind, Post
from kinerja.people.queries import employee_names, unit_names

TONES = {LineOutcome.MOVES: "warn", LineOutcome.STAYS: "plain", LineOutcome.FEEDBACK: "sea"}


@dataclass(frozen=True, slots=True)
class LineWords:
    """One appraisal in a table: `changes` are (what, before, after)."""

    name: str
    cycle: str
    outcome: str
    tone: str
    why: str
    changes: tuple[tuple[str, str, str], ...]
    counts: tuple[str, ...]


def line_words(
    session: Session,
    actor: Actor,
    lines: Sequence[HandoverLine | ForeseenLine],
    *,
    post_id: int | None = None,
) -> list[LineWords]:
    """The lines about appraisals that the actor may know of; `post_id` names a post that is only foreseen."""
    ids = [line.appraisal_id for line in lines]
    query = visible_appraisals(actor).where(Appraisal.id.in_(ids))
    seen = {one.id: one for one in session.scalars(query)}
    lines = [line for line in lines if line.appraisal_id in seen]
    places = [place for line in lines for place in (line.before, line.after)]
    people = {one.employee_id for one in seen.values()} | {place["assessor"] for place in places}
    names = employee_names(session, people)
    cycle_ids = {one.cycle_id for one in seen.values()}
    cycles = dict(session.execute(select(Cycle.id, Cycle.name).where(Cycle.id.in_(cycle_ids))).tuples().all())
    words = _Words(
        names,
        unit_names(session, {place["unit"] for place in places}, local_date(utc_now())) if places else {},
        _posts(session, {place["placement"] for place in places}),
        version_names(session, {part["version"] for place in places for part in place["parts"]}),
        session.scalar(select(Post.title).where(Post.id == post_id)) if post_id else None,
    )
    return [
        LineWords(
            names.get(seen[line.appraisal_id].employee_id, ""),
            cycles[seen[line.appraisal_id].cycle_id],
            message(f"change.outcome.{line.outcome.value}"),
            TONES[line.outcome],
            message(f"change.why.{line.why}"),
            tuple(words.changes(line.before, line.after)),
            tuple(_counts(line)),
        )
        for line in lines
    ]


@dataclass(frozen=True, slots=True)
class _Words:
    names: dict[int, str]
    units: dict[int, str]
    posts: dict[int, str]
    versions: dict[int, str]
    coming: str | None

    def changes(self, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
        pairs = [
            (_("Penilai"), self.names.get(before["assessor"], ""), self.names.get(after["assessor"], "")),
            (_("Jabatan"), self._post(before), self._post(after)),
            (_("Unit kerja"), self.units.get(before["unit"], ""), self.units.get(after["unit"], "")),
            (_("Instrumen"), self._instruments(before), self._instruments(after)),
        ]
        return [pair for pair in pairs if pair[1] != pair[2]]

    def _post(self, place: dict[str, Any]) -> str:
        return self.posts.get(place["placement"], self.coming or "")

    def _instruments(self, place: dict[str, Any]) -> str:
        return "; ".join(self.versions.get(part["version"], "") for part in place["parts"])


def _posts(session: Session, placement_ids: set[int]) -> dict[int, str]:
    """What each placement is, with the capacity where it is an acting one."""
    query = select(Placement.id, Placement.kind, Post.title).join(Post, Post.id == Placement.post_id)
    found = {}
    for placement_id, kind, title in session.execute(query.where(Placement.id.in_(placement_ids))).tuples():
        definitive = kind is PlacementKind.DEFINITIVE
        found[placement_id] = title if definitive else f"{PLACEMENT_KINDS[kind]} {title}"
    return found


def _counts(line: HandoverLine | ForeseenLine) -> list[str]:
    if isinstance(line, ForeseenLine):
        opened, revoked, aside = line.opened, line.revoked, line.aside
    else:
        opened, revoked, aside = len(line.duties["opened"]), len(line.duties["revoked"]), line.duties["aside"]
    asked = line.given_up
    duties = ngettext("%(num)s penugasan baru", "%(num)s penugasan baru", opened)
    ended = ngettext("%(num)s penugasan dicabut", "%(num)s penugasan dicabut", revoked)
    left = ngettext("%(num)s lembar terkirim tidak dihitung lagi", "%(num)s lembar terkirim tidak dihitung lagi", aside)
    again = ngettext("%(num)s isian perlu diisi lagi", "%(num)s isian perlu diisi lagi", asked)
    pairs = ((opened, duties), (revoked, ended), (aside, left), (asked, again))
    return [text for number, text in pairs if number]


def lost_words(lines: list[LostLine]) -> list[tuple[LostLine, str]]:
    """Each with its sentence."""
    return [(line, message(f"lost.{line.why}")) for line in lines]
