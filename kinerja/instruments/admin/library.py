"""The library: criteria and indicators of every version and draft that one may read, to copy into a draft."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose
from sqlalchemy.orm import Session

from forms.document import canonical_json
from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, message, ngettext
from kinerja.instruments import policies, queries
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, Entry, content_from_document
from kinerja.instruments.drafts import content_of
from kinerja.instruments.edits.base import DEEPEST, depth_of
from kinerja.instruments.exchange.copying import copy_node, left_behind
from kinerja.instruments.searching import LONGEST_SEARCH, MOST_HITS, Hit, hits_in, label_of, words_in
from kinerja.instruments.versions import document_of
from kinerja.instruments.words import TYPES

MOST_VERSIONS, MOST_DRAFTS = 200, 30
VERSION, DRAFT = "versi", "rancangan"
KINDS = ("indicator", "criterion")


@dataclass(frozen=True, slots=True)
class Book:
    """A definition to copy from: how a form names it, and what people call it."""

    key: str
    name: str
    content: Content


class LibraryPages(InstrumentPages):
    """Search, and one button per hit."""

    @expose("/<public_id>/pustaka", methods=("GET", "POST"))
    def library(self, public_id: str) -> Any:
        session = reading()
        desk = desk_for(session, public_id)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        if request.method == "GET":
            return self._library_page(session, desk)
        if not request.form.get("ambil"):
            flash(message("copy.nothing"), "bad")
            return make_response(self._library_page(session, desk), 422)
        key, _sep, code = request.form["ambil"].rpartition(":")
        source = _book_content(session, desk, key)
        if code not in source.nodes:
            raise NotFound("node.unknown")
        home = request.form.get("ke", "")
        try:
            step = self.edited(desk, "node.copy_in", copy_node(source, code, home))
        except (Invalid, Conflict) as refusal:
            flash(refusal_text(refusal), "bad")
            return make_response(self._library_page(session, desk), refusal.status)
        self._tell(desk, left_behind(source, code, desk.content))
        new = [found for found in step.content.children(home) if found not in desk.content.nodes]
        return back_to(desk.row(new[-1] if new else home, step.content))

    def _tell(self, desk: Desk, lost: int) -> None:
        flash(_("Disalin. Satu “Batalkan” mengembalikannya."), "good")
        if lost:
            text = ngettext(
                "%(num)s pengaturan membaca bagian di luar salinan, jadi tidak ikut. Periksa isinya.",
                "%(num)s pengaturan membaca bagian di luar salinan, jadi tidak ikut. Periksa isinya.", lost,
            )  # fmt: skip
            flash(text, "warn")

    def _library_page(self, session: Session, desk: Desk) -> str:
        typed = request.values.get("cari", "").strip()[:LONGEST_SEARCH]
        kind = request.values.get("jenis", KINDS[0])
        kind = kind if kind in KINDS else KINDS[0]
        found = list(_found(session, desk, typed, kind)) if typed else []
        homes = _homes(desk.content)
        # An indicator seldom stands outermost, a criterion mostly does.
        usual = homes[1 if len(homes) > 1 and kind == KINDS[0] else 0][0]
        return self.show(
            "library.html", desk, search=typed, kind=kind, hits=found[:MOST_HITS], more=len(found) > MOST_HITS,
            homes=homes, into=request.values.get("ke", usual), types=TYPES, text_in=text_in,
            rev=sent_rev() if request.method == "POST" else desk.draft.rev, most_hits=MOST_HITS,
        )  # fmt: skip


def _found(session: Session, desk: Desk, typed: str, kind: str) -> Iterator[tuple[Book, Hit]]:
    """Every hit once: most of a draft says what its version says."""
    words, seen = words_in(typed), set[str]()
    for book in _books(session, desk):
        for hit in hits_in(book.content, words, kind=kind):
            same = canonical_json([_said(book.content.nodes[code]) for code in book.content.walk(hit.code)])
            if same not in seen:
                seen.add(same)
                yield book, hit


def _said(entry: Entry) -> dict[str, Any]:
    return {key: part for key, part in entry.items() if key not in ("parent", "position")}


def _books(session: Session, desk: Desk) -> Iterator[Book]:
    """Versions in force first, then other drafts; all that the reader may know of, and nothing else."""
    for instrument, version, body in queries.library_versions(session, desk.actor, MOST_VERSIONS):
        name = _("%(title)s, versi %(number)s", title=instrument.title, number=version.number)
        yield Book(f"{VERSION}:{version.public_id}", name, content_from_document(json.loads(body)))
    for instrument, draft in queries.library_drafts(session, desk.actor, MOST_DRAFTS, without=desk.draft.id):
        name = _("%(title)s, rancangan", title=instrument.title)
        yield Book(f"{DRAFT}:{draft.public_id}", name, content_of(session, draft.id))


def _book_content(session: Session, desk: Desk, key: str) -> Content:
    """What the form names, if the reader may know of it. Raises NotFound."""
    kind, _sep, public_id = key.partition(":")
    if kind == VERSION:
        _instrument, version = queries.version_for(session, desk.actor, public_id)
        return content_from_document(document_of(session, version.fingerprint))
    if kind == DRAFT:
        return content_of(session, queries.draft_for(session, desk.actor, public_id)[1].id)
    raise NotFound("version.unknown")


def _homes(content: Content) -> list[tuple[str, str]]:
    """The criteria that something may be copied into, each under its name."""
    return [
        (code, _("Paling luar") if code == content.root else label_of(content, code))
        for code in content.walk(content.root)
        if content.nodes[code]["kind"] == "criterion" and depth_of(content, code) + 1 < DEEPEST
    ]
