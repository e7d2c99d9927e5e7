"""What is known about people and units on a given day; reads only."""

from kinerja.people.queries.cards import (
    EmployeeCard,
    PlacementCard,
    cards_for,
    employee_card,
    numbers_for,
    placements_for,
)
from kinerja.people.queries.dates import in_force, not_ended
from kinerja.people.queries.names import account_names, employee_names, visible_agencies
from kinerja.people.queries.officials import find_officials
from kinerja.people.queries.rows import (
    agency_of_post,
    grants_of,
    id_of,
    last_state,
    person_by_account,
    person_by_employee,
    row_for_update,
)
from kinerja.people.queries.served import (
    AccountState,
    ServedCount,
    ServedPerson,
    named,
    served_count,
    served_people,
)
from kinerja.people.queries.supervisors import (
    SupervisorCard,
    heads_of,
    peers_of,
    subordinates_of,
    supervisor_of,
    supervisors_for,
)
from kinerja.people.queries.tree import subtree_ids, unit_ancestors, unit_names, unit_parents, unit_subtree
from kinerja.people.queries.visible import (
    agency_scope,
    operated_units,
    visible_accounts,
    visible_employees,
    visible_guests,
    visible_posts,
    visible_units,
)

__all__ = [
    "AccountState",
    "EmployeeCard",
    "PlacementCard",
    "ServedCount",
    "ServedPerson",
    "SupervisorCard",
    "account_names",
    "agency_of_post",
    "agency_scope",
    "cards_for",
    "employee_card",
    "employee_names",
    "find_officials",
    "grants_of",
    "heads_of",
    "id_of",
    "in_force",
    "last_state",
    "named",
    "not_ended",
    "numbers_for",
    "operated_units",
    "peers_of",
    "person_by_account",
    "person_by_employee",
    "placements_for",
    "row_for_update",
    "served_count",
    "served_people",
    "subordinates_of",
    "subtree_ids",
    "supervisor_of",
    "supervisors_for",
    "unit_ancestors",
    "unit_names",
    "unit_parents",
    "unit_subtree",
    "visible_accounts",
    "visible_agencies",
    "visible_employees",
    "visible_guests",
    "visible_posts",
    "visible_units",
]
