"""Entering what comes from outside raters about one person: the givens, and the data of one role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import Admin, expose
from markupsafe import Markup

from forms.errors import AnswersInvalid, Problem
from forms.givens import written_given
from forms.page import page_for, values_of
from kinerja.appraisals import policies, queries
from kinerja.appraisals.admin.entering import bounds_words, error_lines, typed_day, words_by_place
from kinerja.appraisals.figures import given_words, text_in
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries import Supply
from kinerja.appraisals.sentences import problem_words
from kinerja.appraisals.services.supply import record_data, set_givens
from kinerja.core.adminview import GuardedBaseView
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny, require
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.core.i18n import _, catalogue, lazy, locale_code, message
from kinerja.core.web import current_actor
from kinerja.cycles.models import Cycle
from kinerja.people.queries import employee_card

ENDPOINT = "supply_admin"
GIVEN = "g_"
# Comes up while somebody types: the page then keeps what was typed and says why.
OVERTAKEN = "appraisal.already_decided"


@dataclass(frozen=True, slots=True)
class Opened:
    """An appraisal with what it takes, and whether the reader may still enter it."""

    appraisal: Appraisal
    supplies: Sequence[Supply]
    allowed: Decision

    def as_typed(self, values: Mapping[str, str]) -> Sequence[Supply]:
        """What it takes with as many items in its lists as was typed."""
        return queries.supplies_for(reading(), [self.appraisal.id], {self.appraisal.id: values})[self.appraisal.id]


class SupplyAdmin(GuardedBaseView):
    """Reached from an appraisal; each page asks its own policy."""

    def may_see(self, actor: Actor) -> Decision:
        return ALLOW if actor.has(Role.AGENCY_ADMIN) else deny("data.agency_admin_only")

    def is_visible(self) -> bool:
        """Not in the menu: the way here leads over an appraisal."""
        return False

    @expose("/")
    def index(self) -> Any:
        return redirect(url_for("cycle_admin.index"), 303)

    @expose("/penilaian/<public_id>/bawaan", methods=("GET", "POST"))
    def givens(self, public_id: str) -> Any:
        """The givens of one person."""
        opened = _opened(public_id)
        if request.method == "GET":
            return self._givens(opened)
        typed = {name.removeprefix(GIVEN): text for name, text in request.form.items() if name.startswith(GIVEN)}
        if not opened.allowed:
            return self._givens(opened, typed=typed), 409
        source = request.form.get("source", "")
        try:
            changed = set_givens(current_actor(), public_id, typed, source=source, now=utc_now(), locale=locale_code())
        except AnswersInvalid as refusal:
            return self._givens(opened, typed=typed, problems=refusal.problems), 422
        flash(_("Data bawaan tersimpan.") if changed else _("Tidak ada yang berubah."), "good")
        return redirect(url_for("appraisal_admin.show", public_id=public_id), 303)

    @expose("/penilaian/<public_id>/<part>/<role>", methods=("GET", "POST"))
    def data(self, public_id: str, part: str, role: str) -> Any:
        """What one data role says about one person, in the engine's own form for that role."""
        opened = _opened(public_id)
        supply = _supply(opened.supplies, part, role)
        if request.method == "GET":
            return self._data(opened, supply, role)
        if not opened.allowed:
            return self._data(opened, supply, role, typed=request.form), 409
        day, misread = typed_day("dated")
        try:
            kept = record_data(
                current_actor(),
                public_id,
                role,
                request.form,
                source=request.form.get("source", ""),
                dated=day,
                now=utc_now(),
                part=part,
                locale=locale_code(),
            )
        except AnswersInvalid as refusal:
            # A day that cannot be read says so itself; that it is missing says less.
            problems = [one for one in refusal.problems if one.field != "dated" or not misread]
            # In the order of the page: where the data comes from stands above the data.
            in_order = sorted([*problems, *misread], key=lambda one: bool(one.path))
            return self._data(opened, supply, role, typed=request.form, problems=in_order), 422
        flash(_("Data tersimpan.") if kept else _("Tidak ada yang berubah."), "good")
        return redirect(url_for("appraisal_admin.show", public_id=public_id), 303)

    def _givens(
        self, opened: Opened, *, typed: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()
    ) -> Any:
        # A list has as many items as was typed: its further fields are asked at once.
        shown = opened.supplies if typed is None else opened.as_typed(typed)
        declared = {given.code: given for supply in shown for given in supply.givens}
        stored = {code: text for supply in shown for code, text in supply.part.givens.items()}
        locale = locale_code()
        values = {code: written_given(one, stored.get(code, ""), locale=locale) for code, one in declared.items()}
        labels = {code: text_in(one.label) for code, one in declared.items()}
        return self.render(
            "appraisals/admin/givens.html",
            **_about(opened),
            givens=[(one, labels[code], bounds_words(one)) for code, one in declared.items()],
            values={**values, **(typed or {})},
            frozen=_frozen(opened),
            source=_last_source(opened.supplies) if typed is None else request.form.get("source", ""),
            errors=error_lines(problems, labels, GIVEN),
            wrong=words_by_place(problems),
        )

    def _data(
        self, opened: Opened, supply: Supply, role: str, *, typed: Any = None, problems: Sequence[Problem] = ()
    ) -> Any:
        session, locale, appraisal_id = reading(), locale_code(), opened.appraisal.id
        known = queries.data_in_force(session, [appraisal_id]).get((appraisal_id, supply.part.part, role))
        wrong: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.path:
                wrong.setdefault(problem.path, []).append(problem)
        answers = known.answers if known else {}
        values = values_of(
            supply.instrument,
            answers,
            wrong,
            role=role,
            locale=locale,
            typed=typed,
            givens=supply.part.givens,
            message=problem_words,
        )
        page = page_for(supply.instrument, role=role, locale=locale, translate=catalogue().ugettext)
        newest = max(known.sources.values(), key=lambda one: one["date"], default={}) if known else {}
        return self.render(
            "appraisals/admin/data.html",
            **_about(opened),
            role_label=text_in(supply.instrument.roles[role].label),
            sections=Markup(page.join(values)),  # noqa: S704  # the engine escapes every value
            source=newest.get("source", "") if typed is None else request.form.get("source", ""),
            dated=newest.get("date", "") if typed is None else request.form.get("dated", ""),
            errors=error_lines(
                problems, {one.code: text_in(one.label_for(role)) for one in supply.instrument.indicators(role)}, "i_"
            ),
            wrong=words_by_place(problems),
        )


def _opened(public_id: str) -> Opened:
    """Raises NotFound; NotAllowed unless the reader was merely overtaken while typing."""
    actor, session = current_actor(), reading()
    appraisal = queries.visible_appraisal(session, actor, public_id)
    superiors = queries.superiors_in(session, appraisal.cycle_id, actor.employee_id)
    allowed = policies.can_record_data(actor, appraisal, superiors=superiors)
    if allowed.reason != OVERTAKEN:
        require(allowed)
    return Opened(appraisal, queries.supplies_for(session, [appraisal.id])[appraisal.id], allowed)


def _frozen(opened: Opened) -> dict[str, str]:
    """What may no longer be changed, as people read it; blank where it may no longer come either."""
    any_sent = bool(queries.with_sent_sheets(reading(), [opened.appraisal.id]))
    return {
        given.code: given_words(given, supply.part.givens.get(given.code, ""))
        for supply in opened.supplies
        for given in supply.givens
        if not supply.can_change(given.code, any_sent=any_sent)
    }


def _supply(supplies: Sequence[Supply], part: str, role: str) -> Supply:
    for supply in supplies:
        if supply.part.part == part and role in {one.code for one in supply.roles}:
            return supply
    raise NotFound("data.role_unknown")


def _about(opened: Opened) -> dict[str, Any]:
    session, appraisal, allowed = reading(), opened.appraisal, opened.allowed
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    return {
        "appraisal": appraisal,
        "cycle": cycle,
        "employee": employee_card(session, appraisal.employee_id, local_date(utc_now(), cycle.zone)),
        "refusal": "" if allowed else message(allowed.reason),
    }


def _last_source(supplies: Sequence[Supply]) -> str:
    sources = [one["source"] for supply in supplies for one in supply.part.given_sources.values()]
    return sources[-1] if sources else ""


def register(admin: Admin) -> None:
    view = SupplyAdmin(name=lazy("Data kinerja"), endpoint=ENDPOINT, url="/admin/data")
    admin.add_view(view)
