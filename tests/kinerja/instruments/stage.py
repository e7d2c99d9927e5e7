"""Seed documents and small contents for the tests of this folder."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.document import document_from_draft, draft_from_document
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.db import transaction
from kinerja.instruments import services
from kinerja.instruments.content import Content, content_from_document
from kinerja.instruments.drafts import content_of
from kinerja.instruments.edits import Edit
from kinerja.instruments.models import Draft
from tests.databases import played
from tests.factories import Cast

SEEDS = Path(__file__).parents[3] / "config" / "seeds" / "instruments"
NAMES = ("dikbud-guru", "dinkes-layanan", "dinsos-bantuan")


def seed(name: str = "dinkes-layanan") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_seed_text(name))
    return document


@cache
def _seed_text(name: str) -> str:
    document = json.loads((SEEDS / f"{name}.json").read_text())
    return json.dumps(document_from_draft(draft_from_document(document)))


def seed_content(name: str = "dinkes-layanan") -> Content:
    return content_from_document(seed(name))


def group(mode: str, *weights: str | None) -> Content:
    """A root in that mode with indicators A1, A2, … of those weights."""
    children = [
        {"kind": "indicator", "code": f"A{n}", "type": "rubric", "label": {"id": f"A{n}"}, "roles": ["atasan"]}
        | ({"weight": weight} if weight is not None else {})
        for n, weight in enumerate(weights, 1)
    ]
    root = {"kind": "criterion", "code": "R", "label": {"id": "R"}, "mode": mode, "children": children}
    role = {"code": "atasan", "label": {"id": "Atasan"}, "kind": "supervisor", "weight": "100"}
    return content_from_document({"format": "x", "code": "X", "title": {"id": "X"}, "roles": [role], "root": root})


@dataclass
class Stage:
    """One instrument on the way: who acts, its public ids, the draft of now."""

    people: Cast
    now: datetime
    instrument: str
    draft: str
    version: str = ""

    @classmethod
    def of(cls, people: Cast, document: dict[str, Any], now: datetime) -> Self:
        """The instrument with its first draft, by Ratna."""

        def build() -> Self:
            instrument, draft = services.create_instrument(
                people.ratna.actor, document["code"], "Tenaga kesehatan", people.agency.id, document=document, now=now
            )
            return cls(people, now, instrument, draft)

        return played(f"draft of {json.dumps(document)} at {now}", build)

    @classmethod
    def published(cls, people: Cast, document: dict[str, Any], now: datetime) -> Self:
        """The same, published as version 1 and with a second draft."""

        def build() -> Self:
            stage = cls.of(people, document, now)
            stage.publish(date(2027, 1, 1))
            return stage

        return played(f"version of {json.dumps(document)} at {now}", build)

    def edit(self, edit: Edit, *, rev: int = 0, actor: Actor | None = None, op: str = "node.set") -> services.Step:
        who = actor or self.people.ratna.actor
        return services.edit_draft(who, self.draft, rev=rev, op=op, edit=edit, now=self.now)

    def row(self) -> Draft:
        with transaction() as session:
            return session.scalars(select(Draft).where(Draft.public_id == self.draft)).one()

    def content(self) -> Content:
        with transaction() as session:
            return content_of(session, self.row_id(session))

    def row_id(self, session: Session) -> int:
        return session.scalars(select(Draft.id).where(Draft.public_id == self.draft)).one()

    def publish(self, effective_on: date) -> None:
        """Through the services; the next draft starts from what was published."""
        ratna, hasan, rev = self.people.ratna.actor, self.people.hasan.actor, self.row().rev
        services.submit_draft(ratna, self.draft, rev=rev, accept_warnings=True, now=self.now)
        services.approve_draft(hasan, self.draft, rev=rev, now=self.now)
        self.version = services.publish_instrument(
            ratna, self.draft, effective_on=effective_on, reason="Penetapan", now=self.now
        )
        self.draft = services.start_draft(ratna, self.instrument, now=self.now)


def events() -> list[str]:
    """The events that were recorded, in order."""
    with transaction() as session:
        return list(session.scalars(select(AuditEvent.event).order_by(AuditEvent.id)))
