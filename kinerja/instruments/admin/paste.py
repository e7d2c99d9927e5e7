"""Pasting a table from a spreadsheet: the cells, the preview, and one step that takes it over."""

from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, request
from flask_admin import expose

from kinerja.core.authz import require
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid
from kinerja.core.i18n import _, message, ngettext
from kinerja.instruments import policies
from kinerja.instruments.admin.base import Desk, InstrumentPages, back_to, desk_for, refusal_text, sent_rev
from kinerja.instruments.board import BoardLine, board_of
from kinerja.instruments.exchange.cells import Rows, rows_from_text
from kinerja.instruments.exchange.columns import column_label
from kinerja.instruments.exchange.pastewords import RowWords, row_words
from kinerja.instruments.exchange.pasting import Plan, Verdict, paste_table, plan_of
from kinerja.instruments.forms.pasting import (
    PasteForm,
    chosen_twice,
    layout_of,
    paste_form_class,
    signature,
    usual_choices,
)
from kinerja.instruments.words import TYPES

TAKE = "ambil"
EXAMPLE = ("criterion", "indicator", "code", "weight", "type", "help", "level_1", "level_2", "level_3")


class PastePages(InstrumentPages):
    """Nothing is stored before the table is taken over."""

    @expose("/<public_id>/tempel", methods=("GET", "POST"))
    def paste(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        require(policies.can_edit_draft(desk.actor, desk.instrument, desk.draft))
        if request.method == "GET":
            return self._paste_page(desk, paste_form_class(desk.content, [])(None), [])
        try:
            rows = rows_from_text(request.form.get("table", ""))
        except Invalid as refusal:
            form = paste_form_class(desk.content, [])(request.form)
            form.take(refusal)
            return make_response(self._paste_page(desk, form, []), 422)
        form = _form_of(desk, rows)
        fresh = form.seen.data != request.form.get("seen")
        if not fresh and not _valid(form, rows):
            return make_response(self._paste_page(desk, form, rows), 422)
        try:
            plan = plan_of(rows, layout_of(form, rows), desk.content, desk.frozen)
        except Invalid as refusal:
            form.take(refusal)
            return make_response(self._paste_page(desk, form, rows), 422)
        if fresh or plan.refused or request.form.get("do") != TAKE:
            status = 422 if plan.refused else 200
            return make_response(self._paste_page(desk, form, rows, plan=plan), status)
        return self._take_table(desk, form, rows, plan)

    def _take_table(self, desk: Desk, form: PasteForm, rows: Rows, plan: Plan) -> Any:
        try:
            step = self.edited(desk, "table.paste", paste_table(rows, layout_of(form, rows)))
        except (Invalid, Conflict) as refusal:
            form.form_errors.append(refusal_text(refusal))
            return make_response(self._paste_page(desk, form, rows, plan=plan), refusal.status)
        if not step.changed:
            flash(_("Tidak ada yang berubah."), "good")
            return back_to(desk.url("page"))
        done = plan.count(Verdict.NEW) + plan.count(Verdict.CHANGED)
        flash(_("%(n)s indikator diambil alih. Satu “Batalkan” mengembalikan semuanya.", n=done), "good")
        return back_to(desk.row(next(iter(plan.touched), ""), plan.content))

    def _paste_page(self, desk: Desk, form: PasteForm, rows: Rows, *, plan: Plan | None = None) -> str:
        context: dict[str, Any] = {"titles": [column_label(name) for name in EXAMPLE], "types": TYPES}
        if plan is not None:
            board, told = board_of(plan.content, [], desk.url), row_words(plan)
            context |= {
                "lines": lines_to_show(plan, board.lines), "board": board, "told": told, "faults": faults_in(told),
                "refused": ngettext(
                    "%(num)s baris belum dapat diambil.", "%(num)s baris belum dapat diambil.", len(plan.refused)
                ),
            }  # fmt: skip
        rev = sent_rev() if request.method == "POST" and "rev" in request.form else desk.draft.rev
        return self.show("paste.html", desk, form=form, rows=rows, plan=plan, rev=rev, verdicts=Verdict, **context)


def _form_of(desk: Desk, rows: Rows) -> PasteForm:
    """As sent; for a table that is seen for the first time, with what its header says."""
    made = paste_form_class(desk.content, rows)
    if request.form.get("seen") == signature(rows):
        return made(request.form)
    return made(None, data={**usual_choices(desk.content, rows), "table": request.form.get("table", "")})


def _valid(form: PasteForm, rows: Rows) -> bool:
    valid = bool(form.validate())
    for name in chosen_twice(form, rows):
        form[name].errors = [*form[name].errors, message("paste.column_twice")]
        valid = False
    return valid


def lines_to_show(plan: Plan, lines: Any) -> list[BoardLine]:
    """What the table touches, with the criteria around it."""
    wanted: set[str] = set()
    for code in plan.touched:
        while code:
            wanted.add(code)
            code = plan.content.nodes[code]["parent"]
    return [row for row in lines if row.line.code in wanted]


def faults_in(told: Sequence[RowWords]) -> list[tuple[str, str]]:
    """What must be mended, each with the way to its row."""
    return [(text, f"#baris-{row.number}") for row in told for must, text in row.notes if must]
