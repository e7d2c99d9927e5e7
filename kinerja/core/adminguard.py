"""Who may see which part of the admin panel, and what leaves it safely."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_admin import AdminIndexView, BaseView

from kinerja.core.authz import Actor, ActorKind, Decision, Role, deny, require
from kinerja.core.errors import NotAllowed
from kinerja.core.web import current_actor
from kinerja.core.webform import WebForm

NUMBER = re.compile(r"[-+]?\d{1,15}([.,]\d+)?")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  # spreadsheets read these too
STAFF_ROLES = (Role.UNIT_OPERATOR, Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN, Role.AUDITOR)

ExportRecorder = Callable[[Actor, str, int, datetime], None]


def use_export_recorder(app: Flask, recorder: ExportRecorder) -> None:
    """The factory tells which room writes exports down."""
    app.extensions["kinerja_export_recorder"] = recorder


def export_made(actor: Actor, endpoint: str, rows: int, now: datetime) -> None:
    """Has the factory's room write down who takes away which list, and how many rows."""
    recorder: ExportRecorder = current_app.extensions["kinerja_export_recorder"]
    recorder(actor, endpoint, rows, now)


def defused(value: Any) -> Any:
    """Text that a spreadsheet would run gets an apostrophe; plain numbers stay numbers."""
    if not isinstance(value, str) or NUMBER.fullmatch(value) or not value.lstrip(" ").startswith(DANGEROUS):
        return value
    return "'" + value


class AdminForm(WebForm):
    """The base of forms in the admin panel: list every field; what is not listed is refused."""

    extra_names = frozenset({"_add_another", "_continue_editing", "url", "id"})


class Guard:
    """Closed unless the policy says otherwise; hidden from the menu of whoever may not see it."""

    intro: Any = ""

    def may_see(self, actor: Actor) -> Decision:
        """The policy of the whole view. Override it."""
        return deny("access.not_allowed")

    def is_accessible(self) -> bool:
        actor = current_actor()
        return actor.kind is ActorKind.ACCOUNT and bool(self.may_see(actor))

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> Any:
        require(self.may_see(current_actor()))
        raise NotAllowed("access.not_allowed")

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        # The library's own version calls the view a second time when it raises TypeError.
        return fn(self, *args, **kwargs)


class GuardedBaseView(Guard, BaseView):
    """The base of pages of our own inside the admin panel (`@expose`)."""


class GuardedIndexView(Guard, AdminIndexView):
    """The first page of the admin panel: for whoever has a role in it."""

    def may_see(self, actor: Actor) -> Decision:
        return Decision(any(actor.has(role) for role in STAFF_ROLES), "access.not_allowed")
