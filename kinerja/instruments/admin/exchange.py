"""A draft as a file, and a file into a draft: what it changes is shown first, and taken item by item."""

from collections.abc import Collection
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from forms.document import canonical_json, draft_from_document
from forms.errors import DefinitionInvalid
from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.instruments import policies
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.admin.files import JSON, XLSX, as_file, sent_file
from kinerja.instruments.exchange.documents import document_from_bytes, text_of_content
from kinerja.instruments.exchange.taking import key_of, take_changes
from kinerja.instruments.exchange.uploads import document_from_file, problem_lines
from kinerja.instruments.exchange.workbook.writing import workbook_from
from kinerja.instruments.meaning import Difference, told_changes

TAKE = "ambil"
Told = list[tuple[str, Difference]]


class ExchangePages(InstrumentPages):
    """Files of one draft."""

    @expose("/<public_id>/unduh")
    def document(self, public_id: str) -> Any:
        """The draft as a document."""
        desk = desk_for(reading(), public_id)
        return as_file(text_of_content(desk.content), JSON, file_name(desk, "json"))

    @expose("/<public_id>/unduh-xlsx")
    def workbook(self, public_id: str) -> Any:
        """The draft as a workbook."""
        desk = desk_for(reading(), public_id)
        return as_file(workbook_from(desk.content), XLSX, file_name(desk, "xlsx"))

    @expose("/<public_id>/berkas", methods=("GET", "POST"))
    def files(self, public_id: str) -> Any:
        """Both ways: files to fetch, and a file to compare with the draft."""
        desk = desk_for(reading(), public_id)
        if request.method == "GET":
            return self._files_page(desk)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        take = request.form.get("do") == TAKE
        try:
            document = _sent_again() if take else document_from_file(*sent_file("file"))
            told = told_of(desk, document)
        except Invalid as refusal:
            return make_response(self._files_page(desk, wrong=[refusal_text(refusal)]), 422)
        except DefinitionInvalid as refusal:
            return make_response(self._files_page(desk, wrong=problem_lines(refusal.problems)), 422)
        if take:
            return self._take_file(desk, document, told)
        return self._files_page(desk, document=document, told=told, chosen=[key for key, _each in told])

    def _take_file(self, desk: Desk, document: dict[str, Any], told: Told) -> Any:
        chosen = request.form.getlist(TAKE)
        if not chosen:
            page = self._files_page(desk, document=document, told=told, wrong=[message("take.nothing")])
            return make_response(page, 422)
        try:
            step = self.edited(desk, "file.take", take_changes(document, chosen))
        except (Invalid, Conflict) as refusal:
            wrong = [refusal_text(refusal)]
            page = self._files_page(desk, document=document, told=told, chosen=chosen, wrong=wrong)
            return make_response(page, refusal.status)
        done = _("%(n)s perubahan diambil. Satu “Batalkan” mengembalikan semuanya.", n=len(chosen))
        flash(done if step.changed else _("Tidak ada yang berubah."), "good")
        return back_to(desk.url("page") + "#susunan")

    def _files_page(
        self,
        desk: Desk,
        *,
        document: dict[str, Any] | None = None,
        told: Told | None = None,
        chosen: Collection[str] = (),
        wrong: Collection[str] = (),
    ) -> str:
        body = canonical_json(document) if document is not None else ""
        rev = sent_rev() if request.form.get("do") == TAKE else desk.draft.rev
        return self.show(
            "files.html", desk, told=told, body=body, chosen=chosen, rev=rev, wrong=[(text, None) for text in wrong]
        )


def told_of(desk: Desk, document: dict[str, Any]) -> Told:
    """What the document changes in the draft, each with its key. Raises Invalid while the draft cannot be read."""
    if desk.engine is None:
        raise Invalid("take.draft_unreadable")
    new = draft_from_document({**document, "code": desk.content.settings["code"]})
    return [(key_of(change), difference) for change, difference in told_changes(desk.engine, new)]


def _sent_again() -> dict[str, Any]:
    """The document that the page carried; it is checked like any other. Raises Invalid, DefinitionInvalid."""
    return document_from_bytes(request.form.get("document", "").encode("utf-8", "surrogatepass"))


def file_name(desk: Desk, ending: str) -> str:
    return f"{desk.instrument.code}-rancangan-{desk.draft.rev}.{ending}"
