"""Rater roles, givens, and what the whole instrument says."""

from typing import Any

from flask import request
from flask_admin import expose

from kinerja.core.db import reading
from kinerja.instruments import edits
from kinerja.instruments.admin.base import desk_for
from kinerja.instruments.admin.lines import FormPages
from kinerja.instruments.conditions import condition_words
from kinerja.instruments.content import Content
from kinerja.instruments.forms.rules.conditionlines import names_in
from kinerja.instruments.forms.rules.givens import givens_data, givens_form_class
from kinerja.instruments.forms.rules.outcome import OutcomeForm, outcome_form_class
from kinerja.instruments.forms.rules.outcomedata import outcome_data
from kinerja.instruments.forms.rules.outcomeformulas import readable_after
from kinerja.instruments.forms.rules.roles import roles_data, roles_form_class
from kinerja.instruments.forms.rules.settings import HeadForm, SettingsForm, settings_data
from kinerja.instruments.references import users_of_given, users_of_role
from kinerja.instruments.starting import outcome_pattern


class RulePages(FormPages):
    """Pages about the instrument as a whole."""

    @expose("/<public_id>/penilai", methods=("GET", "POST"))
    def roles(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        made = roles_form_class(desk.content)
        form = made(request.form) if request.method == "POST" else made(None, data=roles_data(desk.content))
        users = {code: len(users_of_role(desk.content, code)) for code in desk.content.roles}
        return self.form_page(
            desk, "roles", form, op="role.set", edit=lambda: edits.put_roles(form.changes()), users=users
        )

    @expose("/<public_id>/data-bawaan", methods=("GET", "POST"))
    def givens(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        made = givens_form_class(desk.content)
        form = made(request.form) if request.method == "POST" else made(None, data=givens_data(desk.content))
        users = {code: users_of_given(desk.content, code) for code in form.stored}
        return self.form_page(
            desk, "givens", form, op="givens.set", edit=lambda: edits.put_givens(form.changes()), users=users
        )

    @expose("/<public_id>/hasil", methods=("GET", "POST"))
    def outcome(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        form = _outcome_form(desk.content)
        names = names_in(desk.content)
        return self.form_page(
            desk, "outcome", form, op="outcome.set", edit=lambda: edits.set_settings(form.changes()),
            condition_words=lambda condition: condition_words(condition, names), readable=readable_after(desk.content),
        )  # fmt: skip

    @expose("/<public_id>/keterangan", methods=("GET", "POST"))
    def settings(self, public_id: str) -> Any:
        desk = desk_for(reading(), public_id)
        data = settings_data(desk.content.settings)
        made = SettingsForm if desk.layer is None else HeadForm
        form = made(request.form) if request.method == "POST" else made(None, data=data)
        return self.form_page(
            desk, "settings", form, op="settings.set", edit=lambda: edits.set_settings(form.changes())
        )


def _outcome_form(content: Content) -> OutcomeForm:
    """As stored, as typed, or filled with a pattern where there is nothing yet."""
    made = outcome_form_class(content)
    if request.method != "POST":
        return made(None, data=outcome_data(content.settings.get("outcome", {})))
    form = made(request.form)
    if request.form.get("do") != "show:pattern" or form.lists or form.axes:
        return form
    pattern = outcome_pattern(form.pattern.data, set(content.nodes))
    return made(None, data=outcome_data(pattern) | {"formulas": form.data["formulas"]})
