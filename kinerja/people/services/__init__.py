"""The verbs of people and units; each owns its transaction and leaves an audit event."""

from kinerja.people.services.accounts import (
    change_email,
    create_account,
    deactivate_account,
    grant_role,
    reactivate_account,
    revoke_role,
)
from kinerja.people.services.employees import (
    add_employee,
    add_number,
    change_employee,
    deactivate_employee,
    end_placement,
    end_supervisor_override,
    override_supervisor,
    place_employee,
    reactivate_employee,
)
from kinerja.people.services.guests import add_guest, add_guests, change_guest_email, withdraw_guest
from kinerja.people.services.units import (
    change_calendar,
    change_letter_pattern,
    change_post,
    change_workweek,
    create_post,
    create_unit,
    move_unit,
    rename_unit,
)

__all__ = [
    "add_employee",
    "add_guest",
    "add_guests",
    "add_number",
    "change_calendar",
    "change_email",
    "change_employee",
    "change_guest_email",
    "change_letter_pattern",
    "change_post",
    "change_workweek",
    "create_account",
    "create_post",
    "create_unit",
    "deactivate_account",
    "deactivate_employee",
    "end_placement",
    "end_supervisor_override",
    "grant_role",
    "move_unit",
    "override_supervisor",
    "place_employee",
    "reactivate_account",
    "reactivate_employee",
    "rename_unit",
    "revoke_role",
    "withdraw_guest",
]
