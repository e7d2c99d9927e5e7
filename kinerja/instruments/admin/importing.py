"""Definitions from files: a new instrument, or a draft of one that is there; and the schema of the format."""

import json
from typing import Any

from flask import flash, make_response, request, url_for
from flask_admin import expose
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from forms.errors import DefinitionInvalid
from forms.jsonschema import json_schema
from kinerja.core.authz import Actor
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import Invalid, NotAllowed
from kinerja.core.i18n import _
from kinerja.core.web import current_actor
from kinerja.instruments import policies, queries, services
from kinerja.instruments.admin.base import back_to
from kinerja.instruments.admin.choosing import family_choices, owners_for
from kinerja.instruments.admin.files import sent_file
from kinerja.instruments.exchange.uploads import problem_lines, upload_from
from kinerja.instruments.forms.importing import ImportForm
from kinerja.instruments.models import Instrument
from kinerja.people.models import JobFamily, Unit


class ImportPages:
    """Pages of the list of instruments."""

    render: Any  # the list's own

    @expose("/impor", methods=("GET", "POST"))
    def bring(self) -> Any:
        """A definition from a file."""
        actor = current_actor()
        owners = owners_for(actor)
        if not owners:
            raise NotAllowed("instrument.not_yours")
        form = ImportForm.from_request(data={"target": request.args.get("ke", "")})
        _fill(form, actor, owners)
        if request.method == "GET" or not form.validate():
            return self._import_page(form, [], 200 if request.method == "GET" else 422)
        try:
            document = upload_from(*sent_file("file")).document
            draft = _brought(form, actor, document)
        except Invalid as refusal:
            form.take(refusal)
            return self._import_page(form, [], 422)
        except DefinitionInvalid as refusal:
            return self._import_page(form, problem_lines(refusal.problems), 422)
        flash(_("Isi berkas menjadi rancangan. Periksa susunannya sebelum diajukan."), "good")
        return back_to(url_for("rancangan.page", public_id=draft))

    @expose("/skema")
    def schema(self) -> Any:
        """The JSON Schema of documents, for whoever writes them elsewhere."""
        response = make_response(json.dumps(json_schema(), ensure_ascii=False, indent=1))
        response.headers["Content-Type"] = "application/schema+json; charset=utf-8"
        return response

    def _import_page(self, form: ImportForm, wrong: list[str], status: int) -> Any:
        page = self.render("instruments/import.html", import_form=form, wrong=[(text, None) for text in wrong])
        return make_response(page, status)


def _brought(form: ImportForm, actor: Actor, document: dict[str, Any]) -> str:
    """The public id of the draft that says what the document says."""
    if form.target.data:
        return services.start_draft(actor, form.target.data, document=document, now=utc_now())
    session = reading()
    owner = session.scalar(select(Unit.id).where(Unit.public_id == form.owner.data))
    family = session.scalar(select(JobFamily.id).where(JobFamily.public_id == form.job_family.data))
    title = str(document["title"].get("id", ""))[:200]
    _instrument, draft = services.create_instrument(
        actor, form.code.data or document["code"], title, owner or 0,
        job_family_id=family, document=document, now=utc_now(),
    )  # fmt: skip
    return draft


def _fill(form: ImportForm, actor: Actor, owners: list[tuple[str, str]]) -> None:
    known = reading().scalars(queries.visible_instruments(actor).order_by(Instrument.title))
    mine = [each for each in known if policies.can_start_draft(actor, each)]
    form.target.choices = [
        SelectChoice("", _("Instrumen baru")),
        *(SelectChoice(each.public_id, _("Rancangan baru: %(title)s", title=each.title)) for each in mine),
    ]
    form.owner.choices = [SelectChoice(key, name) for key, name in owners]
    form.job_family.choices = family_choices()
