"""A core with open and locked items, and an overlay of Dinas Kesehatan on it."""

import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.core.authz import Actor
from kinerja.core.db import transaction
from kinerja.instruments import services
from kinerja.instruments.content import Content
from kinerja.instruments.drafts import content_of, written_of
from kinerja.instruments.edits import Edit
from kinerja.instruments.models import Draft, DraftState, Instrument, Version
from tests.databases import played
from tests.factories import Cast
from tests.kinerja.instruments.stage import seed

DAY = date(2027, 1, 1)
FREE = "KES-K1"  # words and weight within 10 to 30
HIDABLE = "KES-K3"  # words, and may be hidden
LOCKED = "KES-D1"  # nothing declared
GROUP = "kualitas_kerja"  # takes nodes of an overlay's own
ALLOWED: dict[str, dict[str, Any]] = {
    FREE: {"retext": True, "reweight": True, "least": "10", "most": "30"},
    "KES-K2": {"reweight": True},
    HIDABLE: {"hide": True, "retext": True},
    GROUP: {"add": True},
}


def nodes_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(inner for child in node.get("children", ()) for inner in nodes_of(child))]


def core_document() -> dict[str, Any]:
    document = copy.deepcopy(seed())
    for node in nodes_of(document["root"]):
        if node["code"] in ALLOWED:
            node["overlay"] = ALLOWED[node["code"]]
    return document


@dataclass
class OverlayStage:
    """The core of the province, published, and Wati's overlay of it."""

    people: Cast
    now: datetime
    core: str
    core_draft: str
    overlay: str = ""
    draft: str = ""

    @classmethod
    def of(cls, people: Cast, now: datetime) -> Self:
        return played(f"overlay stage at {now}", lambda: cls.built(people, now))

    @classmethod
    def built(cls, people: Cast, now: datetime, document: dict[str, Any] | None = None) -> Self:
        """The same, made here and now."""
        document = document or core_document()
        core, draft = services.create_instrument(
            people.ratna.actor, document["code"], "Inti", people.province.id, document=document, now=now
        )
        stage = cls(people, now, core, draft)
        stage.publish_core()
        stage.overlay, stage.draft = services.create_overlay(
            people.wati.actor, core, "DINKES-PENY", "Penyesuaian Dinas Kesehatan", people.agency.id, now=now
        )
        return stage

    def edit(self, edit: Edit, *, rev: int | None = None, actor: Actor | None = None) -> services.Step:
        return services.edit_draft(
            actor or self.people.wati.actor, self.draft, rev=self.row().rev if rev is None else rev,
            op="node.set", edit=edit, now=self.now,
        )  # fmt: skip

    def row(self, draft: str = "") -> Draft:
        with transaction() as session:
            return session.scalars(select(Draft).where(Draft.public_id == (draft or self.draft))).one()

    def content(self, draft: str = "") -> Content:
        with transaction() as session:
            return content_of(session, self.row_id(session, draft))

    def written(self) -> Content:
        with transaction() as session:
            return written_of(session, self.row_id(session))

    def row_id(self, session: Session, draft: str = "") -> int:
        return session.scalars(select(Draft.id).where(Draft.public_id == (draft or self.draft))).one()

    def in_state(self, state: DraftState) -> None:
        with transaction() as session:
            session.scalars(select(Draft).where(Draft.public_id == self.draft)).one().state = state

    def publish(self, draft: str, author: Actor) -> str:
        """Submitted by the author, approved by Hasan."""
        rev = self.row(draft).rev
        services.submit_draft(author, draft, rev=rev, accept_warnings=True, now=self.now)
        services.approve_draft(self.people.hasan.actor, draft, rev=rev, now=self.now)
        return services.publish_instrument(author, draft, effective_on=DAY, reason="Penetapan", now=self.now)

    def publish_core(self) -> None:
        ratna = self.people.ratna.actor
        self.publish(self.core_draft, ratna)
        self.core_draft = services.start_draft(ratna, self.core, now=self.now)

    def change_core(self, *edits: Edit) -> None:
        """The core's next version with those edits."""
        for edit in edits:
            ratna, rev = self.people.ratna.actor, self.row(self.core_draft).rev
            services.edit_draft(ratna, self.core_draft, rev=rev, op="node.set", edit=edit, now=self.now)
        self.publish_core()

    def versions(self) -> list[Version]:
        with transaction() as session:
            overlay = session.scalars(select(Instrument.id).where(Instrument.public_id == self.overlay)).one()
            return list(session.scalars(select(Version).where(Version.instrument_id == overlay).order_by(Version.id)))
