"""The designer: one outline with weights in place, and the pages that belong to it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from forms.numbers import NumberRefused, canonical, parse_number
from forms.overlay import Effective
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, locale_code, message
from kinerja.instruments import edits, queries
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.admin.exchange import ExchangePages
from kinerja.instruments.admin.history import HistoryPages
from kinerja.instruments.admin.library import LibraryPages
from kinerja.instruments.admin.node import NodePages
from kinerja.instruments.admin.overlay import OverlayPages
from kinerja.instruments.admin.paste import PastePages
from kinerja.instruments.admin.preview import PreviewPages
from kinerja.instruments.admin.rebase import RebasePages
from kinerja.instruments.admin.review import ReviewPages
from kinerja.instruments.admin.rules import RulePages
from kinerja.instruments.admin.trying import TryingPages
from kinerja.instruments.board import board_of
from kinerja.instruments.edits import Edit
from kinerja.instruments.edits.base import free_code
from kinerja.instruments.forms.showing import names_read
from kinerja.instruments.nodewords import node_line
from kinerja.instruments.outline import Weights
from kinerja.instruments.overlayboard import hidden_of, marks_of
from kinerja.instruments.overlays import Layer
from kinerja.instruments.previews import preview_of
from kinerja.instruments.searching import LONGEST_SEARCH, MANY, MOST_HITS, hits_in, words_in
from kinerja.instruments.sentences import names_in
from kinerja.instruments.starting import usual_indicator

OPS = {
    "up": "node.move", "down": "node.move", "in": "node.move", "out": "node.move", "copy": "node.duplicate",
    "delete": "node.delete", "show": "node.show", "even": "weights.distribute", "add": "node.add", "group": "node.add",
}  # fmt: skip


class DesignerView(
    NodePages,
    RulePages,
    PreviewPages,
    TryingPages,
    HistoryPages,
    ReviewPages,
    RebasePages,
    OverlayPages,
    PastePages,
    ExchangePages,
    LibraryPages,
    InstrumentPages,
):
    """A draft as one outline. Every change is a POST that comes back to its place."""

    @expose("/<public_id>/")
    def page(self, public_id: str) -> Any:
        """The outline, its problems, and the form as one role will see it."""
        return self._outline(desk_for(reading(), public_id))

    @expose("/<public_id>/susunan", methods=("POST",))
    def outline(self, public_id: str) -> Any:
        """Save the weights that were typed and, with a button of a row, do what it says."""
        desk = desk_for(reading(), public_id)
        typed = {name[2:]: text for name, text in request.form.items() if name.startswith("w_")}
        weights, errors = read_weights(typed)
        verb, _sep, code = request.form.get("do", "").partition(":")
        if errors:
            return make_response(self._outline(desk, typed=typed, errors=errors), 422)
        try:
            target = self._step(desk, verb, code, weights)
        except (Invalid, Conflict) as refusal:
            flash(refusal_text(refusal), "bad")
            wrong = {name[2:]: message(codes[0], **refusal.details) for name, codes in weights_among(refusal)}
            return make_response(self._outline(desk, typed=typed, errors=wrong), refusal.status)
        return back_to(target)

    def _step(self, desk: Desk, verb: str, code: str, weights: dict[str, str | None]) -> str:
        """Do it as one step; gives the address to come back to."""
        save = edits.set_weights(weights)
        if not verb:
            self.edited(desk, "weights.set", save)
            return desk.url("page", **chosen_role()) + "#susunan"
        edit = edit_for(desk, verb, code)
        before = set(desk.content.nodes)
        step = self.edited(desk, OPS[verb], edits.chained(save, edit))
        new = [found for found in step.content.nodes if found not in before]
        if verb == "delete":
            hidden = desk.layer is not None and code in desk.layer.codes()
            told = (
                _("Disembunyikan. Ia dapat ditampilkan lagi di bawah susunan.")
                if hidden
                else _("Dihapus. Tekan “Batalkan” di atas susunan bila keliru.")
            )
            flash(told, "warn")
            return desk.url("page", **chosen_role()) + "#susunan"
        if verb in ("add", "group") and new:
            return desk.url("node", code=new[0])
        place = new[0] if new else code
        return desk.url("page", **chosen_role()) + (f"#baris-{place}" if place != step.content.root else "#susunan")

    def _outline(self, desk: Desk, *, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
        session = reading()
        told, read = names_in(desk.content), names_read(desk.content)
        undoable = queries.undoable_change(session, desk.draft.id)
        of_overlay = {} if desk.layer is None else overlay_context(desk.layer, desk.made)
        return self.show(
            "designer.html" if desk.layer is None else "overlay.html",
            desk,
            **of_overlay,
            board=board_of(desk.content, desk.problems, desk.url),
            details={code: node_line(node, told, read) for code, node in desk.content.nodes.items()},
            preview=preview_of(desk, **chosen_role()),
            typed=typed or {},
            weight_errors=errors or {},
            undoable=undoable,
            waiting=queries.open_comments(session, desk.draft.id),
            redoable=queries.redoable_change(session, desk.draft.id),
            rev=sent_rev() if typed else desk.draft.rev,
            **self._search(desk),
        )

    def _search(self, desk: Desk) -> dict[str, Any]:
        """What was searched for in the outline, and where it is."""
        typed = request.args.get("cari", "").strip()[:LONGEST_SEARCH]
        hits = hits_in(desk.content, words_in(typed)) if typed else []
        return {"search": typed, "hits": hits, "most_hits": MOST_HITS, "many": MANY}


def overlay_context(layer: Layer, made: Effective) -> dict[str, Any]:
    """What the outline of an overlay shows beside that of any draft."""
    return {"marks": marks_of(layer, made), "hidden": hidden_of(layer, made)}


def weights_among(refusal: Invalid | Conflict) -> list[tuple[str, list[str]]]:
    """The refused weights by the names of their fields."""
    errors: Mapping[str, list[str]] = getattr(refusal, "errors", {})
    return [(name, codes) for name, codes in errors.items() if name.startswith("w_")]


def chosen_role() -> dict[str, str]:
    """The role and language of the preview, kept from page to page."""
    found = {name: request.values.get(name, "") for name in ("role", "bahasa")}
    return {name: value for name, value in found.items() if value}


def read_weights(typed: dict[str, str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """Exact weights by code, and what is wrong with the others."""
    found: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for code, text in typed.items():
        try:
            found[code] = canonical(parse_number(text, locale=locale_code())) if text.strip() else None
        except NumberRefused as refusal:
            errors[code] = message(refusal.code, **refusal.params)
            continue
        if found[code] is not None and "/" in str(found[code]):
            errors[code] = message("weight.not_exact")
    return found, errors


def edit_for(desk: Desk, verb: str, code: str) -> Edit:
    """The edit behind a button of a row. Raises NotFound for a button that does not exist."""
    if verb in ("up", "down", "in", "out"):
        return edits.move_node(code, verb)
    if verb == "copy":
        return edits.duplicate_node(code, suffix=_("(salinan)"))
    if verb == "delete":
        return edits.delete_node(code)
    if verb == "show" and desk.layer is not None:
        return edits.show_node(code, desk.layer.without(desk.written, code))
    if verb == "even":
        return edits.distribute(code)
    if verb == "add":
        return edits.add_node(code, usual_indicator(desk.content) | own_code(desk, code, "indicator"))
    if verb == "group":
        mode = Weights(desk.content).mode(code if code in desk.content.nodes else desk.content.root)
        label = {"id": "Kriteria baru", "en": "New criterion"}
        fresh = free_code(desk.content, code, "criterion", desk.frozen) if code in desk.content.nodes else ""
        node = {"kind": "criterion", "code": fresh, "label": label, "mode": mode}
        return edits.add_node(code, node | own_code(desk, code, "criterion"))
    raise NotFound("record.not_found")


def own_code(desk: Desk, parent: str, kind: str) -> dict[str, str]:
    """A code for an overlay's own item that the core will hardly take: made of the overlay's."""
    if desk.layer is None or parent not in desk.content.nodes:
        return {}
    like = f"{desk.instrument.code[:30]}-1"
    return {"code": free_code(desk.content, parent, kind, desk.frozen, like=like)}
