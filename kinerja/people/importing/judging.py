"""What a line would change, or why it cannot: the line held against the records and the rest of the file."""

from dataclasses import dataclass, field
from datetime import date

from kinerja.core.authz import Actor, Decision
from kinerja.people import policies
from kinerja.people.importing.book import Directory, Held, Known, Page, PostEntry, Superior, UnitEntry
from kinerja.people.importing.entries import Entry
from kinerja.people.importing.facts import BIRTH, Facts, Need, Standing, place_of_entry
from kinerja.people.importing.findings import Finding, rejection, warning
from kinerja.people.importing.reading import bare_name, far_from, post_kind_from, same_name, same_rank
from kinerja.people.leaving import Leaving
from kinerja.people.models import PlacementKind, PostKind, RowEffect, RowField
from kinerja.people.person import Person


@dataclass(frozen=True, slots=True)
class NewPost:
    title: str
    kind: PostKind
    level: str


@dataclass(frozen=True, slots=True)
class Placing:
    """A placement to begin, in a post that exists or in a new one, and the one that ends on that day."""

    unit: UnitEntry
    post: PostEntry | NewPost
    kind: PlacementKind
    valid_from: date
    valid_to: date | None
    letter: str
    ends: Held | None


@dataclass(slots=True)
class Plan:
    """What applying the line does. `employee_id` None: somebody new, or whom a line above makes."""

    row: int
    entry: Entry
    employee_id: int | None = None
    person: Person | None = None
    name: str | None = None
    rank: str | None = None
    active: bool | None = None
    leaving: Leaving | None = None
    placing: Placing | None = None
    superior: str = ""  # who the line says it is; "" leaves it to the tree

    @property
    def effect(self) -> RowEffect:
        """Without the superior."""
        if self.employee_id is None:
            return RowEffect.NEW
        changes = (self.name, self.rank, self.active, self.placing)
        return RowEffect.NONE if all(one is None for one in changes) else RowEffect.CHANGED


@dataclass(slots=True)
class Judged:
    """A line with its findings; without a plan nothing is done."""

    entry: Entry
    findings: list[Finding]
    plan: Plan | None = None
    known: Known | None = None
    needs: list[Need] = field(default_factory=list)
    superior_in_records: bool = False
    superior_changes: bool = False

    @property
    def is_sound(self) -> bool:
        return not any(one.rejects for one in self.findings)

    def standing(self) -> Standing:
        plan = self.plan
        return Standing(
            row=self.entry.row,
            number=self.entry.number,
            is_definitive=self.entry.capacity is PlacementKind.DEFINITIVE,
            effect=RowEffect.NONE if plan is None else plan.effect,
            in_records=self.known is not None,
            superior="" if plan is None else plan.superior,
            superior_in_records=self.superior_in_records,
            superior_changes=self.superior_changes,
            needs=tuple(self.needs),
        )


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges lines for one actor on one day. Asks the same policies as the pages of a single employee."""

    actor: Actor
    directory: Directory
    facts: Facts
    today: date
    effective_on: date

    def judge(self, entry: Entry, page: Page) -> Judged:
        judged = Judged(entry, list(entry.findings))
        repeated = self.facts.repeated(entry)
        if repeated is not None:
            judged.findings.append(repeated)
        # Whose line it is decides everything else; other faults are told together.
        if repeated is not None or any(one.rejects and one.field is RowField.NUMBER for one in judged.findings):
            return judged
        crossed = self.facts.crossed(entry, otherwise=self.effective_on)
        if crossed is not None:
            judged.findings.append(crossed)
        judged.known = known = page.people.get(entry.number)
        plan = Plan(entry.row, entry)
        if entry.standing.leaving is not None:
            plan = self._leaving(judged, plan, known)
        elif known is None:
            self._new(judged, plan, page)
        else:
            self._changed(judged, plan, known)
        if judged.is_sound and entry.standing.leaving is None:
            self._superior(judged, plan, page.superiors.get(entry.supervisor))
        judged.plan = plan if judged.is_sound and (known is not None or plan.placing is not None) else None
        return judged

    # Somebody leaves

    def _leaving(self, judged: Judged, plan: Plan, known: Known | None) -> Plan:
        if known is None:
            judged.findings.append(warning("import.leaver_unknown", RowField.STATUS))
            return plan
        plan.employee_id, plan.person = known.employee_id, known.person
        if not known.active:
            return plan
        on = self.effective_on
        if any(one.valid_from >= on and one.ends_after(on) for one in known.held):
            judged.findings.append(rejection("employee.later_placement", RowField.STATUS))
        self._require(judged, policies.can_deactivate_employee(self.actor, known.person), RowField.STATUS)
        plan.active, plan.leaving = False, judged.entry.standing.leaving
        return plan

    # Somebody new

    def _new(self, judged: Judged, plan: Plan, page: Page) -> None:
        entry = judged.entry
        if not entry.name:
            judged.findings.append(rejection("people.name_missing", RowField.NAME))
        if bare_name(entry.name) in page.namesakes.get(entry.number[:BIRTH], ()):
            judged.findings.append(rejection("import.same_person", RowField.NUMBER))
        elif entry.number in self.facts.doubles:
            row = self.facts.doubles[entry.number]
            judged.findings.append(rejection("import.same_person_row", RowField.NUMBER, row=row))
        if entry.capacity is not PlacementKind.DEFINITIVE:
            missing = rejection("import.definitive_missing", RowField.NUMBER)
            if entry.number not in self.facts.definitive:
                judged.findings.append(missing)
            judged.needs.append(Need(entry.number, missing))
        plan.name, plan.rank = entry.name, entry.rank
        plan.placing = self._placing(judged, None)
        if plan.placing is not None:
            self._require(judged, policies.can_add_employee(self.actor, plan.placing.unit.agency_id), RowField.UNIT)

    # Somebody known

    def _changed(self, judged: Judged, plan: Plan, known: Known) -> None:
        entry = judged.entry
        plan.employee_id, plan.person = known.employee_id, known.person
        if not known.active:
            if not entry.standing.serves:
                judged.findings.append(rejection("import.not_active", RowField.NUMBER))
                return
            plan.active = True
            self._require(judged, policies.can_reactivate_employee(self.actor, known.person), RowField.STATUS)
        if entry.name and not same_name(entry.name, known.name):
            if far_from(entry.name, known.name):
                judged.findings.append(warning("import.name_far", RowField.NAME, stored=known.name))
            else:
                plan.name = entry.name
        if entry.rank and not same_rank(entry.rank, known.rank):
            plan.rank = entry.rank
        if plan.name is not None or plan.rank is not None:
            self._require(judged, policies.can_change_employee(self.actor, known.person), RowField.NAME)
        plan.placing = self._placing(judged, known)

    # Where

    def _placing(self, judged: Judged, known: Known | None) -> Placing | None:
        """The placement that the line begins; None when it says nothing new, or something is wrong with it."""
        entry = judged.entry
        current = _current(known, self.today)
        name = entry.unit or ("" if entry.post and current else entry.agency)
        if not name and not entry.post and known is not None and entry.capacity is PlacementKind.DEFINITIVE:
            return None
        unit = self._unit(judged, name) if name else self._unit_of(current)
        if unit is None:
            if not name:
                judged.findings.append(rejection("import.unit_missing", RowField.UNIT))
            return None
        if not entry.post:
            if current is None or current.unit_id != unit.id or entry.capacity is not PlacementKind.DEFINITIVE:
                judged.findings.append(rejection("import.post_missing", RowField.POST))
            return None
        post = self.directory.post_called(unit.id, entry.post, entry.level)
        if post is None:
            made = self._new_post(judged, unit)
            return None if made is None else self._begun(judged, known, unit, made)
        if known is not None and self._already(judged, known, post):
            return None
        return self._begun(judged, known, unit, post)

    def _unit(self, judged: Judged, name: str) -> UnitEntry | None:
        about = RowField.UNIT if judged.entry.unit else RowField.AGENCY
        found = self.directory.units_called(name, judged.entry.agency)
        if len(found) == 1:
            return found[0]
        if found:
            judged.findings.append(rejection("import.unit_ambiguous", about, name=name))
        else:
            nearest = [unit.name for unit in self.directory.nearest_units(name)]
            code = "import.unit_unknown_near" if nearest else "import.unit_unknown"
            judged.findings.append(rejection(code, about, name=name, nearest=nearest[0] if nearest else ""))
        return None

    def _unit_of(self, current: Held | None) -> UnitEntry | None:
        return None if current is None else self.directory.units.get(current.unit_id)

    def _new_post(self, judged: Judged, unit: UnitEntry) -> NewPost | None:
        entry = judged.entry
        nearest = self.directory.nearest_post(unit.id, entry.post)
        kind = post_kind_from(entry.post_kind)
        if entry.capacity is not PlacementKind.DEFINITIVE or kind is None:
            about = RowField.POST_KIND if entry.post_kind and kind is None else RowField.POST
            code = "import.post_unknown_near" if nearest else "import.post_unknown"
            judged.findings.append(rejection(code, about, post=entry.post, nearest=nearest))
            return None
        code = "import.post_made_near" if nearest else "import.post_made"
        judged.findings.append(warning(code, RowField.POST, post=entry.post, unit=unit.name, nearest=nearest))
        return NewPost(entry.post, kind, entry.level)

    def _already(self, judged: Judged, known: Known, post: PostEntry) -> bool:
        entry = judged.entry
        same = [one for one in known.held if one.post_id == post.id and one.ends_after(self.today)]
        held = next((one for one in same if one.kind is entry.capacity), None)
        if held is None:
            if any(one.overlaps(self._since(entry), entry.valid_to) for one in same):
                judged.findings.append(rejection("placement.repeated", RowField.CAPACITY))
            return bool(same)
        if entry.valid_from not in (None, held.valid_from):
            stored = held.valid_from.isoformat()
            judged.findings.append(warning("import.from_differs", RowField.FROM, stored=stored))
        return True

    def _begun(self, judged: Judged, known: Known | None, unit: UnitEntry, post: PostEntry | NewPost) -> Placing | None:
        entry, since = judged.entry, self._since(judged.entry)
        if entry.valid_to is not None and entry.valid_to <= since:
            judged.findings.append(rejection("people.dates_reversed", RowField.TO))
            return None
        ends = None
        if entry.capacity is PlacementKind.DEFINITIVE:
            held = [] if known is None else [one for one in known.held if one.kind is entry.capacity]
            over = [one for one in held if one.overlaps(since, entry.valid_to)]
            if any(one.valid_from >= since for one in over):
                judged.findings.append(rejection("import.placement_later", RowField.FROM))
            ends = next(iter(over), None)
            if isinstance(post, PostEntry) and post.is_head:
                self._free(judged, known, post)
        elif not entry.letter:
            judged.findings.append(rejection("placement.letter_missing", RowField.LETTER))
        if known is not None:
            self._require(judged, policies.can_place_employee(self.actor, known.person, unit.agency_id), RowField.UNIT)
            if ends is not None:
                ending = policies.can_end_placement(self.actor, known.person, ends.agency_id)
                self._require(judged, ending, RowField.UNIT)
        return Placing(unit, post, entry.capacity, since, entry.valid_to, entry.letter, ends)

    def _free(self, judged: Judged, known: Known | None, post: PostEntry) -> None:
        """A head's post has one definitive holder: the one of now must go, and two lines may not claim it."""
        entry, since = judged.entry, self._since(judged.entry)
        place = place_of_entry(entry)
        first = self.facts.claims.get(place, entry.row)
        if first != entry.row:
            judged.findings.append(rejection("import.post_claimed", RowField.POST, row=first))
        taken = rejection("placement.post_taken", RowField.POST)
        for holder in self.directory.holders.get(post.id, ()):
            is_own = known is not None and holder.employee_id == known.employee_id
            if is_own or not (holder.valid_to is None or holder.valid_to > since):
                continue
            if self.facts.frees(holder.number, place):
                judged.needs.append(Need(holder.number, taken))
            else:
                judged.findings.append(taken)

    def _since(self, entry: Entry) -> date:
        return entry.valid_from or self.effective_on

    # Under whom

    def _superior(self, judged: Judged, plan: Plan, superior: Superior | None) -> None:
        entry, known = judged.entry, judged.known
        # Another superior follows from the definitive post; a second line of the same person adds nothing.
        if not entry.supervisor or entry.capacity is not PlacementKind.DEFINITIVE:
            return
        plan.superior = entry.supervisor
        judged.superior_in_records = superior is not None
        on = max(self.today, self._since(entry))
        line = self.facts.definitive.get(entry.supervisor)
        able = line is not None and line.has_post(on, otherwise=self.effective_on)
        able = able or (superior is not None and superior.has_post(on))
        if not able and (superior is not None or line is not None):
            judged.findings.append(warning("import.superior_without_post", RowField.SUPERVISOR))
            plan.superior = ""
            return
        if known is None:
            person = Person()
        else:
            person = known.person
            wanted = None if superior is None else superior.employee_id
            appointed = {one.supervisor_id for one in known.appointed if one.valid_to is None or one.valid_to > on}
            if wanted is not None and (wanted == known.superior_id or wanted in appointed):
                return
            if any(one.valid_from >= on for one in known.appointed):
                judged.findings.append(warning("import.superior_later", RowField.SUPERVISOR))
                plan.superior = ""
                return
            judged.superior_changes = True
        above = Person(employee_id=None if superior is None else superior.employee_id)
        allowed = policies.can_override_supervisor(self.actor, person, above)
        if allowed.reason == "supervisor.own_record":
            judged.findings.append(warning(allowed.reason, RowField.SUPERVISOR))
            judged.superior_changes, plan.superior = False, ""
        elif known is not None:
            self._require(judged, allowed, RowField.SUPERVISOR)

    def _require(self, judged: Judged, decision: Decision, about: RowField) -> None:
        if not decision.allowed:
            judged.findings.append(rejection(decision.reason, about))


def _current(known: Known | None, today: date) -> Held | None:
    """The definitive placement that has not ended."""
    held = () if known is None else known.held
    lasting = [one for one in held if one.kind is PlacementKind.DEFINITIVE and one.ends_after(today)]
    return min(lasting, key=lambda one: one.valid_from, default=None)
