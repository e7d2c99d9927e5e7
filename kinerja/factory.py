"""Builds the application: extensions, sessions, protection, and the pages of every feature."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from sqlalchemy.orm import Session

from config import logging
from config.settings import Settings
from kinerja.appraisals import admin as appraisals_admin
from kinerja.appraisals import (
    changemessages,
    closingmessages,
    listmessages,
    markmessages,
    servicemessages,
    team_messages,
)
from kinerja.appraisals import cli as appraisals_cli
from kinerja.appraisals import jobs as appraisals_jobs
from kinerja.appraisals import messages as appraisals_messages
from kinerja.appraisals import views as appraisals_views
from kinerja.appraisals.admin.changing import notes_of
from kinerja.appraisals.queries.filled import sheets_sent
from kinerja.appraisals.queries.reminding import register_waiting
from kinerja.appraisals.views.figures import own_figures_section
from kinerja.audit import admin as audit_admin
from kinerja.audit import cli as audit_cli
from kinerja.audit import jobs as audit_jobs
from kinerja.audit import messages as audit_messages
from kinerja.audit import services as audit
from kinerja.audit.catalogue import Event
from kinerja.copying import admin as copying_admin
from kinerja.copying import messages as copying_messages
from kinerja.copying import views as copying_views
from kinerja.core import (
    calendar,
    clock,
    csrf,
    db,
    errorpages,
    headers,
    i18n,
    migrations,
    requestlog,
    runner,
    schedule,
    sessions,
    web,
)
from kinerja.core import messages as core_messages
from kinerja.core.adminview import GuardedIndexView, use_export_recorder
from kinerja.core.authz import Actor
from kinerja.core.queue import JobRun
from kinerja.cycles import admin as cycles_admin
from kinerja.cycles import messages as cycles_messages
from kinerja.cycles import views as cycles_views
from kinerja.files import messages as files_messages
from kinerja.home import admin as home_admin
from kinerja.home import cli as home_cli
from kinerja.home import gallery, navigation
from kinerja.home import messages as home_messages
from kinerja.home import views as home_views
from kinerja.instruments import admin as instruments_admin
from kinerja.instruments import messages as instruments_messages
from kinerja.instruments import views as instruments_views
from kinerja.instruments.roles import external_roles
from kinerja.instruments.usage import register_usage
from kinerja.notices import admin as notices_admin
from kinerja.notices import messages as notices_messages
from kinerja.objections import messages as objections_messages
from kinerja.objections import views as objections_views
from kinerja.objections.queries.reminding import objections_waiting
from kinerja.people import admin as people_admin
from kinerja.people import jobs as people_jobs
from kinerja.people import login_messages, security
from kinerja.people import messages as people_messages
from kinerja.people import operator as people_operator
from kinerja.people import queries as people_queries
from kinerja.people import views as people_views
from kinerja.people.accounts import as_of_today
from kinerja.people.admin.employees import register_notes
from kinerja.people.admin.guests import register_guest_kinds
from kinerja.people.credentials import verify_password
from kinerja.people.importing import messages as importing_messages
from kinerja.people.sessions import LoginSessions
from kinerja.plans import admin as plans_admin
from kinerja.plans import messages as plans_messages
from kinerja.plans import views as plans_views
from kinerja.reports import admin as reports_admin
from kinerja.reports import jobs as reports_jobs
from kinerja.reports import messages as reports_messages
from kinerja.reports import printoutmessages
from kinerja.reports import views as reports_views
from kinerja.review import admin as review_admin
from kinerja.review import jobs as review_jobs
from kinerja.review import messages as review_messages

# One line per package with pages: its `init_app(app)`, from views.py, api.py or wherever its blueprints stand.
PAGES: tuple[Callable[[Flask], None], ...] = (
    navigation.init_app,
    people_views.init_app,
    people_operator.init_app,
    instruments_views.init_app,
    cycles_views.init_app,
    plans_views.init_app,
    appraisals_views.init_app,
    objections_views.init_app,
    reports_views.init_app,
    copying_views.init_app,
    home_views.init_app,
)


def operator_progress(
    session: Session, employee_ids: Sequence[int], now: datetime
) -> dict[int, people_operator.Progress]:
    """What the operator's page shows beside each name: how many sheets are sent."""
    sent = sheets_sent(session, employee_ids)
    return {employee_id: people_operator.Progress(*sent.get(employee_id, (0, 0))) for employee_id in employee_ids}


def register_audit(admin: Admin) -> None:
    """The log's pages, with the names that the log itself does not know."""
    directory = audit_admin.Directory(
        agencies=lambda actor: [
            audit_admin.Agency(*entry)
            for entry in people_queries.visible_agencies(db.reading(), actor, calendar.local_date(clock.utc_now()))
        ],
        accounts=lambda ids: people_queries.account_names(db.reading(), ids),
    )
    audit_admin.register(admin, directory)


# One line per package with views in the admin panel: its `register(admin)` from admin.py.
ADMIN_PAGES: tuple[Callable[[Admin], None], ...] = (
    people_admin.register,
    instruments_admin.register,
    cycles_admin.register,
    plans_admin.register,
    notices_admin.register,
    appraisals_admin.register,
    review_admin.register,
    reports_admin.register,
    copying_admin.register,
    register_audit,
    home_admin.register,
)


# One line per job: importing its module registers it.
JOBS: tuple[Callable[[JobRun], None], ...] = (
    schedule.purge_counters_job,
    schedule.purge_jobs_job,
    audit_jobs.seal_log_job,
    audit_jobs.verify_log_job,
    people_jobs.purge_sessions_job,
    people_jobs.check_people_job,
    people_jobs.apply_people_job,
    people_jobs.undo_people_job,
    appraisals_jobs.release_ballots_job,
    appraisals_jobs.run_clocks_job,
    appraisals_jobs.purge_evidence_job,
    appraisals_jobs.remind_job,
    review_jobs.compute_impact_job,
    reports_jobs.make_bundle_job,
    reports_jobs.purge_bundles_job,
)

# One line per package with dotted codes: importing its messages.py gives them their sentences.
MESSAGES = (
    core_messages.MESSAGES,
    audit_messages.MESSAGES,
    files_messages.MESSAGES,
    people_messages.MESSAGES,
    login_messages.MESSAGES,
    notices_messages.MESSAGES,
    importing_messages.MESSAGES,
    instruments_messages.MESSAGES,
    cycles_messages.MESSAGES,
    plans_messages.MESSAGES,
    appraisals_messages.MESSAGES,
    team_messages.MESSAGES,
    changemessages.MESSAGES,
    closingmessages.MESSAGES,
    listmessages.MESSAGES,
    markmessages.MESSAGES,
    servicemessages.MESSAGES,
    review_messages.MESSAGES,
    objections_messages.MESSAGES,
    reports_messages.MESSAGES,
    printoutmessages.MESSAGES,
    copying_messages.MESSAGES,
    home_messages.MESSAGES,
)


def create_app(settings: Settings) -> Flask:
    """The application over these settings; nothing is read from the environment, nothing is migrated."""
    app = web.WebApp("kinerja", static_url_path="/static", static_folder="static", template_folder="templates")
    app.config.update(SECRET_KEY=settings.secret_key, TESTING=settings.testing)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.jinja_env.trim_blocks = False
    app.extensions["kinerja_settings"] = settings
    if not settings.testing:
        logging.configure(settings.log_level)
    requestlog.init_app(app)
    db.init_app(app, settings.database_url)
    headers.init_app(
        app,
        secure=settings.secure_cookies,
        trusted_hosts=settings.trusted_hosts,
        proxy_hops=settings.proxy_hops,
    )
    sessions.init_app(
        app,
        LoginSessions(),
        lifetime=timedelta(hours=settings.session_hours),
        idle=timedelta(minutes=settings.idle_minutes),
        secure=settings.secure_cookies,
    )
    i18n.init_app(app, web.current_locale)
    # The order matters: first who asks, then whether the form is ours.
    web.init_app(app, public_endpoints=security.PUBLIC_ENDPOINTS)
    csrf.init_app(app)
    errorpages.init_app(app)
    security.init_app(app, settings)
    web.use_password_check(app, verify_password)
    use_export_recorder(app, record_export)
    people_operator.register_progress(operator_progress)
    register_guest_kinds(external_roles)
    register_notes(notes_of)
    register_usage(cycles_views.usage_section)
    register_waiting(objections_waiting)
    cycles_views.register_section(own_figures_section)
    runner.init_app(app, settings, as_of_today)
    migrations.init_app(app)
    appraisals_cli.init_app(app)
    audit_cli.init_app(app)
    home_cli.init_app(app)
    for init_pages in PAGES:
        init_pages(app)
    if not settings.is_production:
        gallery.init_app(app)
    init_admin(app)
    return app


def record_export(actor: Actor, endpoint: str, rows: int, now: datetime) -> None:
    """An export of a list leaves an event: who, which list, how many rows."""
    with db.transaction() as session:
        audit.record(session, actor, Event.EXPORT_MADE, "list", endpoint, at=now, changes={"rows": rows})


def init_admin(app: Flask) -> Admin:
    """Flask-Admin under /admin in our own templates and words."""
    admin = Admin(
        name="Kinerja",
        index_view=GuardedIndexView(name=i18n.lazy("Panel admin"), url="/admin"),
        translations_path=str(i18n.TRANSLATIONS),
        theme=Bootstrap4Theme(base_template="admin/base.html"),
    )
    admin.init_app(app)
    for register in ADMIN_PAGES:
        register(admin)
    return admin
