"""Every request that the matrix sends, made from the route map: rule × method × record (own, foreign, unknown)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from kinerja.people.admin.base import PeopleView

UNKNOWN = "tidak-ada"
METHODS = ("GET", "POST")
# What `public_id` means, by endpoint or by the blueprint before its dot: names of records in the stage.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "annex.draft": ("draft", "draft_foreign"),
    "annex.version": ("version", "version_set"),
    "results": ("result",),
    "printouts": ("printout",),
    "print_basis": ("print_basis",),
    "bundles": ("bundle",),
    "printouts.show": ("result",),
    "printouts.issue": ("result",),
    "printouts.prepare": ("result",),
    "printouts.upload": ("result",),
    "copying.workbook": ("cycle",),
    "copying": ("result",),
    "copying_admin": ("cycle",),
    "decisions": ("appraisal", "appraisal_foreign"),
    "team": ("cycle",),
    "filing": ("result", "result_objected"),
    "objections": ("objection",),
    "packs": ("objection",),
    "rulings": ("objection",),
    "stand_ins": ("appraisal", "appraisal_foreign"),
    "delegations": ("appraisal", "appraisal_objected"),
    "appraisals.start": ("assignment", "assignment_about_dewi", "guest_assignment"),
    "appraisals.begin": ("assignment", "assignment_about_dewi", "guest_assignment"),
    "appraisals.decline": ("assignment", "assignment_about_dewi", "guest_assignment"),
    "appraisals.note_file": ("appraisal_decided", "appraisal"),
    "appraisals.returning": ("assignment", "assignment_about_dewi", "guest_assignment"),
    "appraisals.give_back": ("assignment", "assignment_about_dewi", "guest_assignment"),
    "appraisals": ("response", "sent_response"),
    "planning.page": ("cycle",),
    "planning.document": ("plan",),
    "appraisals.plan": ("appraisal", "appraisal_foreign"),
    "appraisals.use_plan": ("appraisal", "appraisal_foreign"),
    "plans.period": ("cycle",),
    "plans.add": ("cycle",),
    "plans": ("note",),
    "feedback.about": ("employee", "employee_foreign"),
    "feedback.give": ("employee", "employee_foreign"),
    "feedback": ("feedback_request",),
    "feedback.reply": ("feedback",),
    "coaching.add": ("employee", "employee_foreign"),
    "coaching": ("coaching",),
    "cycles": ("cycle",),
    "cycle_admin": ("cycle",),
    "appraisal_admin.opening": ("cycle",),
    "appraisal_admin.board": ("cycle",),
    "appraisal_admin.unit": ("cycle",),
    "appraisal_admin.add": ("cycle",),
    "appraisal_admin": ("appraisal", "appraisal_foreign"),
    "supply_admin": ("appraisal", "appraisal_foreign"),
    "data_table_admin": ("cycle",),
    "contest_admin": ("cycle",),
    "data_list_admin": ("cycle",),
    "mark_admin": ("cycle",),
    "service_figure_admin": ("cycle",),
    "appraisals.own_data": ("appraisal", "appraisal_foreign"),
    "appraisals.contest": ("appraisal", "appraisal_foreign"),
    "version_move_admin": ("cycle",),
    "reopening_admin.person": ("appraisal", "appraisal_decided", "appraisal_foreign"),
    "reopening_admin": ("cycle",),
    "achievement_admin": ("cycle",),
    "draw_admin": ("cycle",),
    "guest_duty_admin": ("cycle",),
    "preparer_admin": ("preparer",),
    "preparing": ("appraisal", "appraisal_foreign"),
    "suggestion_admin": ("cycle",),
    "deadline_admin": ("cycle",),
    "void_admin": ("appraisal", "appraisal_foreign", "appraisal_decided"),
    "participation": ("appraisal", "appraisal_foreign"),
    "paper": ("assignment", "assignment_secret", "guest_assignment"),
    "papersheets.assignment": ("assignment", "assignment_secret", "guest_assignment"),
    "papersheets.choose": ("cycle",),
    "papersheets.unit": ("cycle",),
    "papersheets.appraisal": ("appraisal", "appraisal_foreign"),
    "change_admin": ("cycle",),
    "closing_admin": ("cycle",),
    "recap": ("cycle",),
    "rancangan": ("draft", "draft_foreign", "draft_in_review", "draft_approved"),
    "rancangan.confirm": ("draft_reversion", "draft_in_review"),
    "rancangan.withdraw": ("draft_reversion", "draft_in_review"),
    "versi.scan": ("version_set",),
    "versi.go_back": ("version_set", "version"),
    "dampak": ("draft", "draft_foreign", "draft_in_review", "draft_approved"),
    "versi": ("version",),
    "operator": ("account", "account_foreign"),
    "people_import_admin": ("people_list", "people_list_foreign"),
    "audit_seal": (),
}
# Lists of the admin panel: the record that `?id=` names.
LISTED = {
    "admin_units": "unit",
    "admin_posts": "post",
    "admin_employees": "employee",
    "admin_accounts": "account",
    "admin_guests": "guest",
    "admin_holidays": "holiday",
    "instrumen": "instrument",
    "audit_log": "event",
    "admin_jobs": "job",
}
OTHER_ARGUMENTS = {
    "filename": "kinerja.css",
    "contest_id": UNKNOWN,
    "mark_id": "penanda-uji",
    "list_id": "daftar-uji",
    "table": "penanda",
    "evidence_id": UNKNOWN,
    "file_id": "berkas-catatan",
    "erratum_id": UNKNOWN,
    "move_id": UNKNOWN,
    "scan_id": UNKNOWN,
    "size": "a4",
    "void_id": UNKNOWN,
    "export_type": "csv",
    "kind": "csv",
    "code": "TIDAK-ADA",
    "unit": UNKNOWN,
    "part": "overall",
    "change": "move",
    "handover": UNKNOWN,
    "role": "rekap",
    "version": UNKNOWN,
}
WITHOUT_RECORD = ("index_view", "search_view", "create_view", "export", "action_view", "ajax_lookup", "new", "start",
                  "bring", "schema", "proposals")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the table."""

    endpoint: str
    method: str
    record: str  # the name of the record in the stage, "" without one
    path: str

    @property
    def key(self) -> str:
        return f"{self.method} {self.endpoint}" + (f" [{self.record}]" if self.record else "")


def requests(app: Flask, ids: dict[str, str]) -> list[Request]:
    """All of them, in the order of their addresses."""
    found: list[Request] = []
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for method in METHODS:
            if method in (rule.methods or ()):
                found += _of(app, rule, method, ids)
    return found


def _of(app: Flask, rule: Rule, method: str, ids: dict[str, str]) -> Iterator[Request]:
    with app.test_request_context():
        adapter = app.create_url_adapter(None)
    for record, values in _values(app, rule, ids):
        adapter = app.url_map.bind("localhost")
        yield Request(rule.endpoint, method, record, adapter.build(rule.endpoint, values, method=method))


def _values(app: Flask, rule: Rule, ids: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    blueprint, _, name = rule.endpoint.partition(".")
    values = {key: OTHER_ARGUMENTS[key] for key in rule.arguments if key in OTHER_ARGUMENTS}
    if "token" in rule.arguments:
        yield from (("", values | {"token": token}) for token in _tokens(rule.endpoint, ids))
    elif "public_id" in rule.arguments:
        for record in SUBJECTS[rule.endpoint if rule.endpoint in SUBJECTS else blueprint]:
            yield record, values | {"public_id": ids[record]}
        yield "unknown", values | {"public_id": UNKNOWN}
    elif blueprint in LISTED and name not in WITHOUT_RECORD:
        for record, key in _listed(blueprint, ids):
            for verb in _verbs(app, blueprint) if "verb" in rule.arguments else ("",):
                more = {"verb": verb} if verb else {}
                yield f"{record}{':' if verb else ''}{verb}", values | more | {"id": key}
    else:
        yield "", values


def _tokens(endpoint: str, ids: dict[str, str]) -> list[str]:
    known = {"appraisals": "token", "trials": "trial_token", "checks": "printout_code"}.get(endpoint.partition(".")[0])
    return [ids[known]] if known else [UNKNOWN]


def _listed(blueprint: str, ids: dict[str, str]) -> list[tuple[str, str]]:
    kind = LISTED[blueprint]
    return [(kind, ids[kind]), (f"{kind}_foreign", ids[f"{kind}_foreign"]), ("unknown", UNKNOWN)]


def _verbs(app: Flask, blueprint: str) -> list[str]:
    views = app.extensions["admin"][0]._views
    view = next(one for one in views if one.endpoint == blueprint)
    return sorted(view.verbs) if isinstance(view, PeopleView) else []
