"""Other words for an item of the core, where the core allows them."""

from typing import Any

from flask import flash, make_response, request

from forms.instrument import walk
from forms.overlaytexts import WEIGHT, said
from kinerja.core.authz import require
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.instruments import edits, policies
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, refusal_text, sent_rev
from kinerja.instruments.board import text_in
from kinerja.instruments.clashwords import names_in
from kinerja.instruments.forms.overlays import CoreTextsForm, core_texts_form
from kinerja.instruments.overlayboard import marks_of
from kinerja.instruments.previews import preview_of


class OverlayNodePages(InstrumentPages):
    """The page of a core's item in an overlay: its words, the core's beside them."""

    def core_node(self, desk: Desk, code: str) -> Any:
        assert desk.layer is not None  # asked for overlays only
        core, now = (
            {node.code: node for node in walk(draft.root)}[code] for draft in (desk.layer.core, desk.made.draft)
        )
        texts, own = ({name: text for name, text in said(node).items() if name != WEIGHT} for node in (core, now))
        made, data = core_texts_form(texts, own, names_in(desk.content))
        if request.method == "GET":
            return self._core_page(desk, code, made(None, data=data))
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        form = made(request.form)
        if not form.validate():
            return make_response(self._core_page(desk, code, form), 422)
        try:
            step = self.edited(desk, "node.set", edits.set_texts(code, form.texts()))
        except (Invalid, Conflict) as refusal:
            form.form_errors.append(refusal_text(refusal))
            return make_response(self._core_page(desk, code, form), refusal.status)
        flash(_("Tersimpan.") if step.changed else _("Tidak ada yang berubah."), "good")
        return back_to(desk.row(code))

    def _core_page(self, desk: Desk, code: str, form: CoreTextsForm) -> str:
        assert desk.layer is not None  # asked for overlays only
        entry = desk.content.nodes[code]
        mark = marks_of(desk.layer, desk.made)[code]
        return self.show(
            "overlaynode.html", desk, form=form, entry=entry, code=code, mark=mark, text_in=text_in,
            name=text_in(entry.get("label")) or code, rev=sent_rev() if request.method == "POST" else desk.draft.rev,
            preview=preview_of(desk, role=request.values.get("role", ""), only=code)
            if entry["kind"] == "indicator" else None,
        )  # fmt: skip
