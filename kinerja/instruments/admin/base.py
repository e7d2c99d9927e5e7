"""What the pages of a draft have in common: loading it, its links, going back to the right place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from markupsafe import Markup
from sqlalchemy.orm import Session

import forms.instrument
from forms.errors import Problem
from forms.overlay import Effective
from kinerja.core.adminview import GuardedBaseView
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, format_instant, message
from kinerja.core.web import current_actor
from kinerja.instruments import policies, queries, services
from kinerja.instruments.board import shown_at, text_in
from kinerja.instruments.checks import draft_or_problems, frozen_problems
from kinerja.instruments.content import Content
from kinerja.instruments.drafts import written_of
from kinerja.instruments.edits import Edit
from kinerja.instruments.models import Draft, Instrument, Version
from kinerja.instruments.overlays import Layer, layer_of
from kinerja.instruments.words import STATES

AT_WORK = timedelta(minutes=15)  # how long somebody who changed a draft counts as being at it
LONGEST_VIEW = 40  # a code
READERS = (Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR)


@dataclass
class Desk:
    """A draft with everything that its pages show."""

    actor: Actor
    instrument: Instrument
    draft: Draft
    content: Content
    frozen: dict[str, str]
    written: Content
    layer: Layer | None = None
    core: Instrument | None = None
    core_version: Version | None = None  # that the draft stands on
    core_number: int | None = None  # of the core's version in force

    @cached_property
    def checked(self) -> tuple[forms.instrument.Draft | None, list[Problem]]:
        """The engine's draft and its problems, the worst first: worked out for the pages that show them only."""
        engine, problems = draft_or_problems(self.content)
        every = [*frozen_problems(self.content, self.frozen), *problems]
        return engine, sorted(every, key=lambda problem: problem.warning)

    @property
    def engine(self) -> forms.instrument.Draft | None:
        return self.checked[0]

    @property
    def problems(self) -> list[Problem]:
        return self.checked[1]

    @property
    def made(self) -> Effective:
        """Of an overlay, what is the core's and what is not."""
        assert self.layer is not None
        return self.layer.made(self.written)

    @property
    def core_moved(self) -> bool:
        return policies.is_core_moved(self.draft, self.core)

    @property
    def editable(self) -> bool:
        return bool(policies.can_edit_draft(self.actor, self.instrument, self.draft))

    @property
    def overtaken(self) -> bool:
        return policies.is_overtaken(self.instrument, self.draft)

    def url(self, page: str, **values: Any) -> str:
        return url_for(f"rancangan.{page}", public_id=self.draft.public_id, **values)

    def row(self, code: str, content: Content | None = None) -> str:
        """The row of a node in the outline, as `content` has it now; of a long one, opened where it stands."""
        return self.url("page", **shown_at(content or self.content, code)) + f"#baris-{code}"


ReviewSection = Callable[[Desk], Markup]
_sections: list[ReviewSection] = []


def register_review_section(section: ReviewSection) -> None:
    """A later package says more on the page before approval: the draft's desk -> HTML, empty when nothing."""
    _sections[:] = [*(one for one in _sections if one is not section), section]


def review_sections(desk: Desk) -> list[Markup]:
    return [section(desk) for section in _sections]


def desk_for(session: Session, public_id: str) -> Desk:
    """Raises NotFound for what the reader may not know of."""
    actor = current_actor()
    instrument, draft = queries.draft_for(session, actor, public_id)
    written, layer = written_of(session, draft.id), layer_of(session, draft.core_version_id)
    content = written if layer is None else layer.effective(written)
    frozen = queries.frozen_codes(session, instrument.id, draft.core_version_id)
    standing = session.get(Version, draft.core_version_id) if draft.core_version_id else None
    core = queries.core_of(session, instrument)
    number = queries.next_number(session, core.id) - 1 if core else None
    return Desk(actor, instrument, draft, content, frozen, written, layer, core, standing, number)


class InstrumentPages(GuardedBaseView):
    """Pages of one draft or version: for administrators and auditors, never in the menu."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if any(actor.has(role) for role in READERS) else deny("access.not_allowed")

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> Any:
        """Drafts and versions are reached from their instrument."""
        return redirect(url_for("instrumen.index_view"), 303)

    def show(self, template: str, desk: Desk, **context: Any) -> str:
        """A page of the draft in its frame."""
        return self.framed(f"instruments/{template}", desk, **context)

    def framed(self, template: str, desk: Desk, **context: Any) -> str:
        """The same for a template of a later package."""
        state, tone = STATES[desk.draft.state]
        session, former = reading(), desk.draft.reverts_to_id
        number = queries.next_number(session, desk.instrument.id)
        reverts = queries.version_numbers(session, [former]).get(former) if former else None
        since = utc_now() - AT_WORK
        others = queries.others_beside(session, desk.draft.id, desk.actor.account_id, since) if desk.editable else []
        return self.render(  # type: ignore[no-any-return]  # the library is untyped
            template,
            desk=desk, draft=desk.draft, instrument=desk.instrument, content=desk.content,
            state=state, state_tone=tone, number=number, reverts=reverts,
            others=others, **context,
        )  # fmt: skip

    def edited(
        self, desk: Desk, op: str, edit: Edit, *, rev: int | None = None, renamed: tuple[str, str] | None = None
    ) -> services.Step:
        """One editing step made against the revision that the page was built from."""
        base = sent_rev() if rev is None else rev
        return services.edit_draft(
            desk.actor, desk.draft.public_id, rev=base, op=op, edit=edit, renamed=renamed, now=utc_now()
        )

    def attempt(self, verb: Callable[[datetime], Any], done: str) -> bool:
        """Run a verb; its refusal becomes a message on the page that follows."""
        try:
            verb(utc_now())
        except (Invalid, Conflict) as refusal:
            flash(refusal_text(refusal), "bad")
            return False
        flash(done, "good")
        return True


def refusal_text(refusal: Invalid | Conflict) -> str:
    """What a service refused, in one sentence."""
    codes = [code for codes in getattr(refusal, "errors", {}).values() for code in codes]
    sentence = message((codes or [refusal.code])[0], **worded(refusal.details))
    name = text_in(refusal.details.get("about"))
    return _("“%(name)s”: %(sentence)s", name=name, sentence=sentence) if name else sentence


def worded(details: Any) -> dict[str, Any]:
    """Instants among the details as people read them."""
    return {name: format_instant(value) if isinstance(value, datetime) else value for name, value in details.items()}


def sent_rev() -> int:
    """The revision that the form was made from; an unreadable one is as old as can be."""
    typed = request.form.get("rev", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def chosen_view() -> dict[str, str]:
    """What of an outline is looked at, kept from page to page: the preview's role and language, the open criterion."""
    found = {name: request.values.get(name, "")[:LONGEST_VIEW] for name in ("role", "bahasa", "buka")}
    return {name: value for name, value in found.items() if value}


def back_to(address: str) -> Any:
    return redirect(address, 303)


def saved_text() -> str:
    return _("Tersimpan.")
