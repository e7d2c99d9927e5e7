"""The frame of every page: where the reader may go from here, as whom, in which language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel.speaklater import LazyString

from kinerja.core.authz import Actor, ActorKind, Role
from kinerja.core.i18n import lazy, locale_code
from kinerja.core.web import current_actor, local_path

PANEL_ROLES = (Role.UNIT_OPERATOR, Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR)
VERSION = "0.1"


class Entry(NamedTuple):
    """A place that some readers may go to; shown only where its endpoint is registered."""

    text: LazyString
    endpoint: str
    shown: Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Navigation:
    """What the frame shows; without `home` the brand leads nowhere. Never queries: the actor is all it knows."""

    home: str
    locale: str
    name: str = ""
    items: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()
    login: str = ""
    logout: str = ""
    language: str = ""
    stay: str = "/"
    version: str = VERSION


def is_employee(actor: Actor) -> bool:
    return actor.employee_id is not None


def uses_panel(actor: Actor) -> bool:
    return any(actor.has(role) for role in PANEL_ROLES)


def is_role_only(actor: Actor) -> bool:
    """An account that stands for a role, not for an employee."""
    return not is_employee(actor) and uses_panel(actor)


def is_operator(actor: Actor) -> bool:
    return actor.has(Role.UNIT_OPERATOR)


def is_auditor(actor: Actor) -> bool:
    return actor.has(Role.AUDITOR)


def oversees(actor: Actor) -> bool:
    """Employees find objections beside their results and duties; those without any of their own find them here."""
    return any(actor.has(role) for role in (Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR))


def is_account(actor: Actor) -> bool:
    return actor.kind is ActorKind.ACCOUNT


ENTRIES = (
    Entry(lazy("Tugas saya"), "home.index", is_employee),
    Entry(lazy("Ringkasan"), "home.index", is_role_only),
    Entry(lazy("Kriteria saya"), "cycles.index", is_employee),
    Entry(lazy("Catatan"), "plans.index", is_employee),
    Entry(lazy("Hasil"), "results.index", is_employee),
    Entry(lazy("Keberatan"), "objections.index", oversees),
    Entry(lazy("Meja operator"), "operator.index", is_operator),
    Entry(lazy("Pengawasan"), "oversight.index", is_auditor),
    Entry(lazy("Jejak audit"), "audit_log.index_view", is_auditor),
    Entry(lazy("Panel admin"), "admin.index", uses_panel),
)
ACCOUNT_ENTRIES = (
    Entry(lazy("Akun saya"), "people.account", is_account),
    Entry(lazy("Ganti kata sandi"), "security.change_password", is_account),
)


def init_app(app: Flask) -> None:
    """Templates call `navigation()`; pages outside a request have none."""
    app.context_processor(lambda: {"navigation": navigation})


def navigation() -> Navigation | None:
    """The frame for whoever is asking; None outside a request."""
    if not has_request_context():
        return None
    actor = current_actor()
    known = is_account(actor)
    return Navigation(
        home="" if actor.kind is ActorKind.GUEST else url_if("home.index") or "/",
        locale=locale_code(),
        name=(actor.label or str(lazy("Akun saya"))) if known else "",
        items=links(ENTRIES, actor) if known else (),
        account=links(ACCOUNT_ENTRIES, actor) if known else (),
        login="" if actor.is_known else url_if("security.login"),
        logout=url_if("security.logout") if known else "",
        language=url_if("people.set_language"),
        stay=stay(),
    )


def stay() -> str:
    """Where a switch of language leads: this page, or the one that sent a form to an address without a page."""
    rule = request.url_rule
    if rule is None or "GET" in (rule.methods or ()):
        return request.path
    return local_path(urlsplit(request.referrer or "").path)


def links(entries: tuple[Entry, ...], actor: Actor) -> tuple[Link, ...]:
    """Those entries that exist in this application and are for this actor; the nearest one is marked."""
    shown = [entry for entry in entries if entry.shown(actor) and entry.endpoint in current_app.view_functions]
    hrefs = {entry.endpoint: url_for(entry.endpoint) for entry in shown}
    current = [endpoint for endpoint, href in hrefs.items() if is_current(endpoint, href)]
    nearest = max(current, key=lambda endpoint: len(hrefs[endpoint]), default=None)
    return tuple(Link(str(one.text), hrefs[one.endpoint], one.endpoint == nearest) for one in shown)


def is_current(endpoint: str, href: str) -> bool:
    """True on that page and on every page below it; the first page of all has none below."""
    return request.endpoint == endpoint or (href != "/" and request.path.startswith(href.rstrip("/") + "/"))


def url_if(endpoint: str) -> str:
    """The address of that endpoint, or nothing where it is not registered."""
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
