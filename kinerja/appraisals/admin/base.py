"""What the pages share that are reached from a period."""

from typing import Any

from flask import redirect, url_for
from flask_admin import expose

from kinerja.core.adminview import GuardedBaseView


class PeriodPages(GuardedBaseView):
    """Pages without a place in the menu; their bare address leads to the periods."""

    def is_visible(self) -> bool:
        """Not in the menu: the way here leads over a period."""
        return False

    @expose("/")
    def index(self) -> Any:
        return redirect(url_for("cycle_admin.index"), 303)
