"""The designer: one outline with weights in place, and the pages that belong to it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from forms.numbers import NumberRefused, canonical, parse_number
from forms.overlay import Effective
from forms.progress import LONG
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.core.i18n import _, locale_code, message
from kinerja.instruments import edits, queries
from kinerja.instruments.admin.base import (
    Desk,
    InstrumentPages,
    back_to,
    chosen_view,
    desk_for,
    refusal_text,
    sent_rev,
)
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
from kinerja.instruments.content import Content
from kinerja.instruments.edits import Edit
from kinerja.instruments.edits.base import free_code
from kinerja.instruments.folding import ALL, Folds, folds_of, opening
from kinerja.instruments.forms.showing import names_read
from kinerja.instruments.nodewords import node_line
from kinerja.instruments.outline import Weights
from kinerja.instruments.overlayboard import hidden_of, marks_of
from kinerja.instruments.overlays import Layer
from kinerja.instruments.previews import Preview, preview_of
from kinerja.instruments.searching import LONGEST_SEARCH, MANY, MOST_HITS, hits_in, words_in
from kinerja.instruments.sentences import names_in
from kinerja.instruments.starting import usual_indicator

FOLDING = ("open", "shut")
MOST_FINDINGS = 50  # beside the outline; the page before approval has all of them
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
        if verb in ("", *FOLDING):
            self.edited(desk, "weights.set", save)
            return folded_at(desk, verb, code)
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
            return desk.url("page", **chosen_view()) + "#susunan"
        if verb in ("add", "group") and new:
            return desk.url("node", code=new[0]) + "#label_id"
        place = new[0] if new else code
        if place == step.content.root or place not in step.content.nodes:
            return desk.url("page", **chosen_view()) + "#susunan"
        return desk.url("page", **shown_with(step.content, place)) + f"#baris-{place}"

    def _outline(self, desk: Desk, *, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
        session = reading()
        told, read = names_in(desk.content), names_read(desk.content)
        musts = [problem.path for problem in desk.problems if not problem.warning]
        folds = folds_of(desk.content, chosen_view().get("buka", ""), musts)
        board = board_of(desk.content, desk.problems, desk.url, opened=folds.opened)
        undoable = queries.undoable_change(session, desk.draft.id)
        of_overlay = {} if desk.layer is None else overlay_context(desk.layer, desk.made)
        return self.show(
            "designer.html" if desk.layer is None else "overlay.html",
            desk,
            **of_overlay,
            board=board,
            most_findings=MOST_FINDINGS,
            folds=folds,
            details={row.line.code: node_line(row.line.entry, told, read) for row in board.lines},
            preview=preview_beside(desk, folds),
            typed=typed or {},
            weight_errors=errors or {},
            undoable=undoable,
            waiting=queries.open_comments(session, desk.draft.id),
            redoable=queries.redoable_change(session, desk.draft.id),
            rev=sent_rev() if typed else desk.draft.rev,
            **self._search(desk, folds),
        )

    def _search(self, desk: Desk, folds: Folds) -> dict[str, Any]:
        """What was searched for in the outline, and where it is: here, or on the page that opens its criterion."""
        typed = request.args.get("cari", "").strip()[:LONGEST_SEARCH]
        hits = hits_in(desk.content, words_in(typed)) if typed else []
        here = {hit.code for hit in hits if desk.content.nodes[hit.code]["parent"] in folds.opened}
        places = {hit.code: f"#baris-{hit.code}" if hit.code in here else desk.row(hit.code) for hit in hits}
        is_many = len(desk.content.nodes) > MANY
        return {"search": typed, "hits": hits, "places": places, "most_hits": MOST_HITS, "is_many": is_many}


def overlay_context(layer: Layer, made: Effective) -> dict[str, Any]:
    """What the outline of an overlay shows beside that of any draft."""
    return {"marks": marks_of(layer, made), "hidden": hidden_of(layer, made)}


def weights_among(refusal: Invalid | Conflict) -> list[tuple[str, list[str]]]:
    """The refused weights by the names of their fields."""
    errors: Mapping[str, list[str]] = getattr(refusal, "errors", {})
    return [(name, codes) for name, codes in errors.items() if name.startswith("w_")]


def shown_with(content: Content, code: str) -> dict[str, str]:
    """The view as it is, opened as far as a node's row needs it."""
    view = chosen_view()
    needed = opening(content, code, view.pop("buka", ""))
    return view | ({"buka": needed} if needed else {})


def folded_at(desk: Desk, verb: str, code: str) -> str:
    """The outline with a criterion opened or shut; as it was without such a button."""
    if code not in desk.content.nodes and code != ALL:
        return desk.url("page", **chosen_view()) + "#susunan"
    view, parent = chosen_view(), desk.content.nodes[code]["parent"] if code != ALL else ""
    opened = code if verb == "open" else parent if parent != desk.content.root else ""
    view = {name: value for name, value in (view | {"buka": opened}).items() if value}
    return desk.url("page", **view) + (f"#baris-{code}" if parent else "#susunan")


def preview_beside(desk: Desk, folds: Folds) -> Preview:
    """The form beside the outline: all of a short one, of a long one the criterion that is open."""
    view = chosen_view()
    inside = folds.by_code[folds.chosen].indicators if folds.chosen in folds.by_code else LONG + 1
    drawn, only = not folds.is_long or inside <= LONG, folds.chosen if folds.is_long and inside <= LONG else ""
    return preview_of(desk, role=view.get("role", ""), bahasa=view.get("bahasa", ""), only=only, drawn=drawn)


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
        label = {"id": "Kriteria baru"}
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
