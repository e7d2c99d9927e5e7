"""A draft as a file, and a file into a draft: what it changes is shown first, and taken item by item."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from forms.document import canonical_json, draft_from_document
from forms.errors import DefinitionInvalid
from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message
from kinerja.instruments import policies, queries
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.admin.files import JSON, XLSX, as_file, sent_file
from kinerja.instruments.checks import draft_or_problems
from kinerja.instruments.content import Content
from kinerja.instruments.exchange.documents import document_from_bytes, text_of_content
from kinerja.instruments.exchange.taking import key_of, take_changes
from kinerja.instruments.exchange.uploads import Upload, problem_lines, upload_from
from kinerja.instruments.exchange.workbook.writing import workbook_from
from kinerja.instruments.meaning import Difference, told_changes
from kinerja.instruments.services.edit import rewound

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
        origin = {"draft": desk.draft.public_id, "rev": desk.draft.rev}
        return as_file(workbook_from(desk.content, origin), XLSX, file_name(desk, "xlsx"))

    @expose("/<public_id>/berkas", methods=("GET", "POST"))
    def files(self, public_id: str) -> Any:
        """Both ways: files to fetch, and a file to compare with the draft."""
        desk = desk_for(reading(), public_id)
        if request.method == "GET":
            return self._files_page(desk)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        take = request.form.get("do") == TAKE
        try:
            upload = Upload(_sent_again()) if take else upload_from(*sent_file("file"))
            rev = sent_rev() if take else upload.revision_of(desk.draft.public_id, desk.draft.rev)
            told = told_of(content_at(desk, rev), upload.document)
        except Invalid as refusal:
            return make_response(self._files_page(desk, wrong=[refusal_text(refusal)]), 422)
        except DefinitionInvalid as refusal:
            return make_response(self._files_page(desk, wrong=problem_lines(refusal.problems)), 422)
        comparing = Comparing(upload.document, told, rev, [key for key, _each in told])
        return self._take_file(desk, comparing) if take else self._files_page(desk, comparing)

    def _take_file(self, desk: Desk, comparing: "Comparing") -> Any:
        comparing.chosen = request.form.getlist(TAKE)
        if not comparing.chosen:
            return make_response(self._files_page(desk, comparing, wrong=[message("take.nothing")]), 422)
        try:
            edit = take_changes(comparing.document, comparing.chosen)
            step = self.edited(desk, "file.take", edit, rev=comparing.rev)
        except (Invalid, Conflict) as refusal:
            page = self._files_page(desk, comparing, wrong=[refusal_text(refusal)])
            return make_response(page, refusal.status)
        done = _("%(n)s perubahan diambil. Satu “Batalkan” mengembalikan semuanya.", n=len(comparing.chosen))
        flash(done if step.changed else _("Tidak ada yang berubah."), "good")
        return back_to(desk.url("page") + "#susunan")

    def _files_page(self, desk: Desk, comparing: "Comparing | None" = None, *, wrong: Collection[str] = ()) -> str:
        context: dict[str, Any] = {}
        if comparing is not None:
            own = desk.content.settings.get("code")
            context = {
                "comparing": comparing, "body": canonical_json(comparing.document),
                "older": comparing.rev < desk.draft.rev,
                "other": comparing.document["code"] if comparing.document["code"] != own else "",
            }  # fmt: skip
        return self.show("files.html", desk, wrong=[(text, None) for text in wrong], **context)


@dataclass
class Comparing:
    """A document beside the revision of the draft that it changes; what is ticked."""

    document: dict[str, Any]
    told: Told
    rev: int
    chosen: list[str]


def content_at(desk: Desk, rev: int) -> Content:
    """The draft as it was at a revision: what others changed since is no change of the file."""
    if rev == desk.draft.rev:
        return desk.content
    return rewound(desk.content, queries.changes_since(reading(), desk.draft.id, rev))


def told_of(content: Content, document: dict[str, Any]) -> Told:
    """What the document changes, each with its key. Raises Invalid while the draft cannot be read."""
    old, _problems = draft_or_problems(content)
    if old is None:
        raise Invalid("take.draft_unreadable")
    new = draft_from_document({**document, "code": content.settings["code"]})
    return [(key_of(change), difference) for change, difference in told_changes(old, new)]


def _sent_again() -> dict[str, Any]:
    """The document that the page carried; it is checked like any other. Raises Invalid, DefinitionInvalid."""
    return document_from_bytes(request.form.get("document", "").encode("utf-8", "surrogatepass"))


def file_name(desk: Desk, ending: str) -> str:
    return f"{desk.instrument.code}-rancangan-{desk.draft.rev}.{ending}"
