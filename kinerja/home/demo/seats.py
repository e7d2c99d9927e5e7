"""Reads the fictional organisation and lays out its units and seats."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from sqlalchemy.orm import Session

from kinerja.people.models import Employee, JobFamily, Post, PostKind, Unit, UnitKind, UnitState
from kinerja.people.policies import AGENCY_KINDS

RENAMED_ON = date(2025, 7, 1)
Spec = dict[str, Any]


@dataclass(slots=True)
class Seat:
    """A post in a unit with those who hold it definitively."""

    agency: str
    unit: str
    unit_id: int
    agency_id: int | None
    spec: Spec
    post: Post
    holders: list[Employee] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    since: date
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)

    def seat(self, agency: str, unit: str, title: str) -> Seat:
        """The seat of that title; `""` means the head's."""
        for seat in self.seats:
            if (seat.agency, seat.unit) == (agency, unit) and (seat.spec["title"] == title or not title):
                return seat
        raise KeyError((agency, unit, title))


def seed_file(name: str) -> Any:
    return json.loads((resources.files("config") / "seeds" / name).read_text("utf-8"))


def lay_out(session: Session, plan: Spec) -> Layout:
    """All units with their states and all posts; nobody sits in them yet."""
    layout = Layout(date.fromisoformat(plan["since"]))
    families = {item["code"]: JobFamily(code=item["code"], name=item["name"]) for item in plan["job_families"]}
    session.add_all(families.values())
    session.flush()
    province = _unit(session, layout, plan["province"] | {"kind": "province"}, parent=None, agency="")
    _seat(layout, plan["province"]["head"] | {"kind": "jpt"}, province, ("", plan["province"]["name"]), families)
    for spec in [*plan["agencies"], *_other_agencies(plan)]:
        _branch(session, layout, spec, province, families, agency=spec["name"])
    session.add_all(seat.post for seat in layout.seats)
    session.flush()
    return layout


def _other_agencies(plan: Spec) -> Iterator[Spec]:
    """The agencies that sources confirm, without people."""
    known = {spec["name"] for spec in plan["agencies"]}
    for item in seed_file("agencies.json"):
        if item["confirmed"] and item["name"] not in known:
            bureaus = [{"name": name, "kind": "bureau"} for name in item.get("units", ())]
            yield {"name": item["name"], "kind": item["kind"], "units": bureaus}


def _branch(
    session: Session, layout: Layout, spec: Spec, parent: Unit, families: dict[str, JobFamily], *, agency: str
) -> None:
    unit = _unit(session, layout, spec, parent=parent, agency=agency)
    place = (agency, spec["name"])
    if "head" in spec:
        _seat(layout, spec["head"], unit, place, families, is_head=True)
    for post in spec.get("posts", ()):
        _seat(layout, post, unit, place, families, is_head=False)
    for below in spec.get("units", ()):
        _branch(session, layout, below, unit, families, agency=agency)


def _unit(session: Session, layout: Layout, spec: Spec, *, parent: Unit | None, agency: str) -> Unit:
    kind = UnitKind(spec["kind"])
    unit = Unit(kind=kind, agency_id=parent.agency_id if parent else None)
    session.add(unit)
    session.flush()
    if kind in AGENCY_KINDS:
        unit.agency_id = unit.id
    layout.units[(agency, spec["name"])] = unit.id
    since, former = layout.since, spec.get("former_name")
    parent_id = parent.id if parent else None
    if former:
        earlier = UnitState(unit_id=unit.id, valid_from=since, valid_to=RENAMED_ON, name=former, parent_id=parent_id)
        session.add(earlier)
        since = RENAMED_ON
    session.add(UnitState(unit_id=unit.id, valid_from=since, name=spec["name"], parent_id=parent_id))
    return unit


def _seat(
    layout: Layout,
    spec: Spec,
    unit: Unit,
    place: tuple[str, str],
    families: dict[str, JobFamily],
    *,
    is_head: bool = True,
) -> None:
    family = families.get(spec.get("family", ""))
    post = Post(
        unit_id=unit.id,
        title=spec["title"],
        kind=PostKind(spec["kind"]),
        level=spec.get("level", ""),
        job_family_id=family.id if family else None,
        is_head=is_head,
    )
    layout.seats.append(Seat(*place, unit.id, unit.agency_id, spec, post))
