"""The list of instruments and the page of one: its versions, its drafts, a new start."""

from datetime import datetime
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose
from sqlalchemy import Select, select
from wtforms.fields.choices import SelectChoice

from kinerja.core.adminview import GuardedView
from kinerja.core.authz import ALLOW, Actor, Decision, deny
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.core.i18n import _, lazy
from kinerja.core.web import current_actor
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import READERS, back_to
from kinerja.instruments.admin.choosing import family_choices, owners_for
from kinerja.instruments.admin.importing import ImportPages
from kinerja.instruments.board import text_in
from kinerja.instruments.examples import example, example_titles
from kinerja.instruments.forms.overlays import NewOverlayForm
from kinerja.instruments.forms.publish import NewInstrumentForm
from kinerja.instruments.legal import kept_basis
from kinerja.instruments.models import Draft, DraftState, Instrument, Version
from kinerja.instruments.starting import blank_document
from kinerja.instruments.usage import usage_of
from kinerja.instruments.words import STATES
from kinerja.people.models import JobFamily, Unit
from kinerja.people.queries import unit_names

EXAMPLE, BLANK = "contoh:", "kosong:"  # no public id holds a colon
OPEN = (DraftState.EDITING, DraftState.IN_REVIEW, DraftState.APPROVED)


class InstrumentView(ImportPages, GuardedView):
    """Instruments with their version in force and their open drafts."""

    intro = lazy(
        "Setiap instrumen mempunyai versi yang diterbitkan dan tidak berubah. Perubahan dibuat sebagai rancangan."
    )
    column_list = ("title", "code", "owner_unit_id", "current_version_id", "drafts")
    column_labels = {
        "title": lazy("Nama"),
        "code": lazy("Kode"),
        "owner_unit_id": lazy("Pemilik"),
        "current_version_id": lazy("Versi berlaku"),
        "drafts": lazy("Rancangan terbuka"),
    }
    column_searchable_list = ("title", "code")
    column_sortable_list = ("title", "code")
    column_default_sort = "title"
    list_template = "instruments/list.html"

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if any(actor.has(role) for role in READERS) else deny("access.not_allowed")

    def visible(self, actor: Actor) -> Select[tuple[int]]:
        return queries.visible_instruments(actor).with_only_columns(Instrument.id)

    def _column_owner(self, context: Any, row: Instrument, name: str) -> str:
        return unit_names(reading(), [row.owner_unit_id], local_date(utc_now())).get(row.owner_unit_id, "")

    def _column_version(self, context: Any, row: Instrument, name: str) -> str:
        session = reading()
        number = session.scalar(select(Version.number).where(Version.id == row.current_version_id))
        if not number or row.current_version_id is None:
            return _("belum ada")
        if queries.legal_bases(session, [row.current_version_id]):
            return _("versi %(number)s", number=number)
        return _("versi %(number)s, UJI COBA – belum ditetapkan", number=number)

    def _column_drafts(self, context: Any, row: Instrument, name: str) -> str:
        visible = queries.visible_drafts(current_actor()).with_only_columns(Draft.state)
        states = reading().scalars(visible.where(Draft.instrument_id == row.id, Draft.state.in_(OPEN)))
        return ", ".join(str(STATES[state][0]) for state in states)

    column_formatters = {
        "owner_unit_id": _column_owner,
        "current_version_id": _column_version,
        "drafts": _column_drafts,
    }

    def render(self, template: str, **kwargs: Any) -> Any:
        kwargs.setdefault("may_create", owners_for(current_actor()) != [])
        return super().render(template, **kwargs)

    @expose("/details/")
    def details_view(self) -> Any:
        """The instrument: what is in force, what is being written."""
        session, actor = reading(), current_actor()
        row = self.get_one(request.args.get("id"))
        versions, drafts = queries.versions_of(session, row.id), queries.drafts_of(session, actor, row.id)
        numbers = [version.author_id for version in versions] + [draft.author_id for draft in drafts]
        numbers += [version.approver_id for version in versions]
        bases = queries.legal_bases(session, [version.id for version in versions])
        return self.render(
            "instruments/instrument.html", instrument=row, versions=versions, drafts=drafts, state_words=STATES,
            in_force=next((one.fingerprint for one in versions if one.id == row.current_version_id), None),
            usage=usage_of(session, actor, row),
            reverts=queries.version_numbers(session, [draft.reverts_to_id for draft in drafts]),
            kept={version_id: kept_basis(basis) for version_id, basis in bases.items()},
            names=queries.account_names(session, numbers), states=DraftState,
            owner=unit_names(session, [row.owner_unit_id], local_date(utc_now())).get(row.owner_unit_id, ""),
            may_start=policies.can_start_draft(actor, row), may_adjust=row.current_version_id and owners_for(actor),
            **self._core(row), **self._overlays(actor, row),
        )  # fmt: skip

    def _core(self, row: Instrument) -> dict[str, Any]:
        """The core of an overlay, and the number of its version in force where the overlay's stands on another."""
        session = reading()
        core = queries.core_of(session, row)
        standing = queries.standing_on(session, [row.current_version_id]).get(row.current_version_id or 0)
        behind = core is not None and standing not in (None, core.current_version_id)
        return {"core": core, "moved_to": queries.next_number(session, core.id) - 1 if core and behind else None}

    def _overlays(self, actor: Actor, core: Instrument) -> dict[str, Any]:
        """The overlays of an instrument, for whom they are, and which of them its version in force has left behind."""
        session, found = reading(), queries.overlays_of(reading(), actor, core)
        now = (None, core.current_version_id)
        standing = queries.standing_on(session, [each.current_version_id for each in found])
        families = {row.id: row.name for row in session.scalars(select(JobFamily))} if found else {}
        names = unit_names(session, [each.owner_unit_id for each in found], local_date(utc_now()))
        return {
            "overlays": found, "owners": names, "families": families,
            "left_behind": {each.id for each in found if standing.get(each.current_version_id or 0) not in now},
        }  # fmt: skip

    @expose("/rancangan", methods=("POST",))
    def start(self) -> Any:
        """A new draft, from the version in force or the one that is named."""
        instrument = request.form.get("instrumen", "")
        named = request.form.get("versi") or None
        draft = services.start_draft(current_actor(), instrument, from_version=named, now=utc_now())
        flash(_("Rancangan dimulai. Ubah yang perlu; versi yang berlaku tidak tersentuh."), "good")
        return back_to(self.get_url("rancangan.page", public_id=draft))

    @expose("/penyesuaian", methods=("GET", "POST"))
    def overlay(self) -> Any:
        """A new overlay of the instrument that `id` names."""
        actor, core = current_actor(), self.get_one(request.args.get("id"))
        owners = owners_for(actor)
        if not owners:
            raise NotAllowed("instrument.not_yours")
        form = NewOverlayForm(request.form if request.method == "POST" else None)
        form.owner.choices = [SelectChoice(key, name) for key, name in owners]
        form.job_family.choices = family_choices()
        if request.method == "GET" or not form.validate():
            page = self.render("instruments/newoverlay.html", new_form=form, core=core)
            return make_response(page, 200 if request.method == "GET" else 422)
        owner, family = _chosen(form.owner.data, form.job_family.data)
        try:
            _overlay, draft = services.create_overlay(
                actor, core.public_id, form.code.data or "", form.title.data or "", owner,
                job_family_id=family, now=utc_now(),
            )  # fmt: skip
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self.render("instruments/newoverlay.html", new_form=form, core=core), 422)
        flash(_("Penyesuaian dibuat. Ubah yang perlu; sisanya mengikuti inti."), "good")
        return back_to(self.get_url("rancangan.page", public_id=draft))

    @expose("/baru", methods=("GET", "POST"))
    def new(self) -> Any:
        """A new instrument with its first draft."""
        actor = current_actor()
        owners = owners_for(actor)
        if not owners:
            raise NotAllowed("instrument.not_yours")
        form = NewInstrumentForm(request.form if request.method == "POST" else None)
        _fill_choices(form, actor, owners)
        if request.method == "GET" or not form.validate():
            page = self.render("instruments/new.html", new_form=form)
            return make_response(page, 200 if request.method == "GET" else 422)
        try:
            draft = _created(form, actor, utc_now())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self.render("instruments/new.html", new_form=form), 422)
        flash(_("Instrumen dibuat. Sekarang susun kriteria dan indikatornya."), "good")
        return back_to(self.get_url("rancangan.page", public_id=draft))


def _created(form: NewInstrumentForm, actor: Actor, now: datetime) -> str:
    owner, family = _chosen(form.owner.data, form.job_family.data)
    document = _example(form) if form.copy_of.data != BLANK else blank_document(form.title.data or "")
    _instrument, draft = services.create_instrument(
        actor, form.code.data or "", form.title.data or "", owner,
        job_family_id=family, document=document, copy_of=None if document else form.copy_of.data or None, now=now,
    )  # fmt: skip
    return draft


def _chosen(owner: str, family: str) -> tuple[int, int | None]:
    """The unit and the job family behind their public ids; no unit is 0."""
    session = reading()
    unit = session.scalar(select(Unit.id).where(Unit.public_id == owner))
    return unit or 0, session.scalar(select(JobFamily.id).where(JobFamily.public_id == family))


def _example(form: NewInstrumentForm) -> dict[str, Any] | None:
    """The example that was chosen to start from, under the title that was typed."""
    name = (form.copy_of.data or "").removeprefix(EXAMPLE)
    if name == form.copy_of.data or name not in example_titles():
        return None
    document = example(name)
    return {**document, "title": {**document["title"], "id": form.title.data}}


def _fill_choices(form: NewInstrumentForm, actor: Actor, owners: list[tuple[str, str]]) -> None:
    session = reading()
    existing = session.scalars(queries.visible_instruments(actor).order_by(Instrument.title))
    form.owner.choices = [SelectChoice(key, name) for key, name in owners]
    form.job_family.choices = family_choices()
    form.copy_of.choices = [
        SelectChoice("", _("Empat kriteria kosong")),
        SelectChoice(BLANK, _("Kosong: tanpa penilai, kriteria, dan aturan hasil")),
        *(
            SelectChoice(each.public_id, _("Salinan: %(title)s", title=each.title))
            for each in existing
            if each.current_version_id
        ),
        *(
            SelectChoice(EXAMPLE + name, _("Contoh: %(title)s", title=text_in(title)))
            for name, title in example_titles().items()
        ),
    ]
