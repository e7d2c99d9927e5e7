"""A published version, for reading: what each role sees, where it comes from, its document."""

from typing import Any

from flask import make_response, request
from flask_admin import expose
from markupsafe import Markup

from forms.document import draft_from_document
from kinerja.core.db import reading
from kinerja.core.i18n import LOCALES, locale_code
from kinerja.core.web import current_actor
from kinerja.instruments import policies, queries
from kinerja.instruments.admin.base import InstrumentPages
from kinerja.instruments.admin.preview import without_ids
from kinerja.instruments.board import board_of, text_in
from kinerja.instruments.content import content_from_document
from kinerja.instruments.meaning import differences
from kinerja.instruments.models import Version
from kinerja.instruments.trial import answering_roles, sections_for
from kinerja.instruments.versions import document_body, document_of, load_instrument


class VersionView(InstrumentPages):
    """One version; nothing here can be changed."""

    @expose("/<public_id>/")
    def page(self, public_id: str) -> Any:
        session, actor = reading(), current_actor()
        instrument, version = queries.version_for(session, actor, public_id)
        compiled = load_instrument(session, version.fingerprint)
        roles = answering_roles(compiled)
        role = request.args.get("role", "")
        role = role if role in roles else next(iter(roles), "")
        locale = request.args.get("bahasa", "")
        locale = locale if locale in LOCALES else locale_code()
        base = session.get(Version, version.base_version_id) if version.base_version_id else None
        before = draft_from_document(document_of(session, base.fingerprint)) if base else None
        content = content_from_document(document_of(session, version.fingerprint))
        return self.render(
            "instruments/version.html", instrument=instrument, version=version, base=base, role=role, locale=locale,
            roles=[(code, text_in(compiled.roles[code].label)) for code in roles],
            html=Markup(without_ids(sections_for(compiled, role, locale))) if role else "",  # noqa: S704  # escaped there
            board=board_of(content, [], lambda page, **values: ""), note=text_in(compiled.draft.note),
            differences=differences(before, compiled.draft),
            names=queries.account_names(session, [version.author_id, version.approver_id]),
            may_start=policies.can_start_draft(actor, instrument),
        )  # fmt: skip

    @expose("/<public_id>/unduh")
    def download(self, public_id: str) -> Any:
        """The stored document, byte for byte: its SHA-256 is the fingerprint."""
        session = reading()
        instrument, version = queries.version_for(session, current_actor(), public_id)
        response = make_response(document_body(session, version.fingerprint))
        response.headers["Content-Type"] = "application/json; charset=utf-8"
        name = f"{instrument.code}-v{version.number}.json"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
