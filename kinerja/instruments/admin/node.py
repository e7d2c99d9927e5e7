"""The page of one criterion or indicator."""

from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _
from kinerja.instruments import edits, policies, queries
from kinerja.instruments.admin.base import Desk, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.admin.overlaynode import OverlayNodePages
from kinerja.instruments.answersentences import answer_words
from kinerja.instruments.board import finding_of, text_in
from kinerja.instruments.conditions import condition_words
from kinerja.instruments.content import Content
from kinerja.instruments.edits import Edit
from kinerja.instruments.edits.base import node_of, replaced
from kinerja.instruments.example import answer_example, steps_example
from kinerja.instruments.forms.node import NodeForm
from kinerja.instruments.forms.nodedata import node_data
from kinerja.instruments.forms.nodefields import node_form_class
from kinerja.instruments.forms.reshaping import reshaped
from kinerja.instruments.forms.showing import CONDITIONS, conditions_for, names_read
from kinerja.instruments.forms.weightsets import names_of_sets
from kinerja.instruments.nodeplaces import node_place
from kinerja.instruments.nodewords import weight_words
from kinerja.instruments.outline import WORDLESS, Weights
from kinerja.instruments.previews import preview_of
from kinerja.instruments.sentences import absences_words, names_in, readable_codes, repeat_words, steps_words
from kinerja.instruments.words import STEP_NAMES


class NodePages(OverlayNodePages):
    """All texts of a node, who answers it, its levels, and its own words per role."""

    @expose("/<public_id>/butir/<code>", methods=("GET", "POST"))
    def node(self, public_id: str, code: str) -> Any:
        desk = desk_for(reading(), public_id)
        entry = node_of(desk.content, code)
        if desk.layer is not None and code in desk.layer.codes():
            return self.core_node(desk, code)
        if request.method == "GET":
            made = node_form_class(desk.content, code, frozen=code in desk.frozen)
            return self._node_page(desk, code, made(None, data=node_data(entry)))
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        order = request.form.get("do", "")
        sent = reshaped(request.form, order, desk.content.roles, desk.content.nodes) if order else request.form
        form = node_form_class(desk.content, code, frozen=code in desk.frozen, sent=sent)(sent)
        if order:
            return self._node_page(desk, code, form, unsaved=True)
        if not form.validate():
            return make_response(self._node_page(desk, code, form), 422)
        return self._save(desk, code, form)

    def _save(self, desk: Desk, code: str, form: NodeForm) -> Any:
        """One step of everything on the page, and the way to where one goes on."""
        entry = desk.content.nodes[code]
        new_code = (form["code"].data or code).strip() if "code" in form else code
        moved_only = form.home() and replaced(entry, form.changes()) == entry and new_code == code
        try:
            op, renamed = "node.move" if moved_only else "node.set", (code, new_code) if new_code != code else None
            step = self.edited(desk, op, edit_of(desk, code, new_code, form), renamed=renamed)
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._node_page(desk, code, form), 422)
        except Conflict as refusal:
            form.form_errors.append(refusal_text(refusal))
            return make_response(self._node_page(desk, code, form), 409)
        flash(_("Tersimpan.") if step.changed else _("Tidak ada yang berubah."), "good")
        if form.is_half_shown():
            flash(_("Tipe jawaban atau cara hitungnya diganti. Lengkapi isiannya di sini."), "warn")
            place = "#gabung" if entry["kind"] == "criterion" else "#jawaban"
            return back_to(desk.url("node", code=new_code) + place)
        if request.form.get("lanjut"):
            return back_to(desk.url("node", code=new_code) + request.form["lanjut"][:40])
        return back_to(desk.row(new_code, step.content))

    def _node_page(self, desk: Desk, code: str, form: NodeForm, *, unsaved: bool = False) -> str:
        entry = desk.content.nodes[code]
        typed = {**entry, **form.changes()} if request.method == "POST" else entry
        asked = entry.get("roles", ())
        role = request.values.get("role") or next((each for each in asked), "")
        form.marked = frozenset(node_place(each) for each in desk.problems if each.path == code)
        own = [finding_of(desk.content, each, desk.url) for each in desk.problems if each.path == code]
        return self.show(
            "node.html", desk, form=form, entry=entry, code=code, name=text_in(entry.get("label")) or code, own=own,
            typed=typed, unsaved=unsaved, step_names=STEP_NAMES, examples=steps_example(typed.get("steps") or ()),
            words=answer_words(form.now.type, typed.get("spec") or {}, names_in(desk.content)),
            weight_now=weight_words(typed, names_in(desk.content)),
            repeat_now=repeat_words(typed.get("repeat"), names_in(desk.content)),
            sets_now=names_of_sets(typed.get("weight_sets") or ()),
            conditions=conditions_for(desk.content, code), prefixes=CONDITIONS, read_names=names_read(desk.content),
            condition_words=condition_words, readable=readable_codes(desk.content, code), steps_words=steps_words,
            lines=answer_example(typed, form.trial()), wordless=WORDLESS, counts=counts_here(desk.content, code, form),
            absences_words=absences_words,
            comments=queries.comments_of(reading(), desk.draft.id, code),
            may_settle=policies.can_settle_trial(desk.actor, desk.instrument),
            frozen=code in desk.frozen, roles=desk.content.ordered_roles(), text_in=text_in,
            preview=preview_of(desk, role=role, only=code) if entry["kind"] == "indicator" else None,
            rev=sent_rev() if request.method == "POST" else desk.draft.rev,
        )  # fmt: skip


def counts_here(content: Content, code: str, form: NodeForm) -> bool:
    """Whether the node has a value, so that steps mean something; an empty criterion may still get one."""
    if content.nodes[code]["kind"] == "indicator":
        return form.now.type not in WORDLESS
    return Weights(content).counting[code] or not content.children(code)


def edit_of(desk: Desk, code: str, new_code: str, form: NodeForm) -> Edit:
    """Everything that the page says as one step: what it is, where it stands, what it is called."""
    home = form.home()
    moved = [edits.move_node_to(code, home, len(desk.content.children(home)))] if home else []
    return edits.chained(edits.set_node(code, form.changes()), *moved, edits.rename_node(code, new_code))
