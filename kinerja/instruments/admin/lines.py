"""Pages of one form that is saved as one step, with buttons that rearrange its lines before that."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, request

from kinerja.core.authz import require
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.core.webform import WebForm
from kinerja.instruments import policies
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, refusal_text, sent_rev
from kinerja.instruments.board import finding_of, text_in
from kinerja.instruments.edits import Edit
from kinerja.instruments.forms.lines import LinesForm


class FormPages(InstrumentPages):
    """Shows a form, rearranges its lines, or saves it as one step and comes back."""

    def form_page(
        self, desk: Desk, page: str, form: WebForm, *, op: str, edit: Callable[[], Edit], **context: Any
    ) -> Any:
        if request.method == "GET":
            return self.page_of(desk, page, form, **context)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        step = request.form.get("do", "")
        if step and isinstance(form, LinesForm):
            moved = form.rearrange(step)
            answer = self.page_of(desk, page, form, rearranged=True, **context)
            return make_response(answer, 200 if moved else 422)
        if not form.validate():
            return make_response(self.page_of(desk, page, form, **context), 422)
        try:
            saved = self.edited(desk, op, edit())
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self.page_of(desk, page, form, **context), 422)
        except Conflict as refusal:
            form.form_errors.append(refusal_text(refusal))
            return make_response(self.page_of(desk, page, form, **context), 409)
        flash(_("Tersimpan.") if saved.changed else _("Tidak ada yang berubah."), "good")
        return back_to(desk.url(page))

    def page_of(self, desk: Desk, page: str, form: WebForm, **context: Any) -> str:
        rev = sent_rev() if request.method == "POST" and "rev" in request.form else desk.draft.rev
        found = [finding_of(desk.content, each, desk.url) for each in desk.problems]
        own = [each for each in found if each.href.partition("#")[0] == desk.url(page)]
        return self.show(f"{page}.html", desk, form=form, text_in=text_in, rev=rev, own=own, **context)
