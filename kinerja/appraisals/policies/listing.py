"""Who applies a whole table, sees it afterwards, and takes it back: by what it holds."""

from kinerja.appraisals.models import DataList, TableKind
from kinerja.appraisals.policies.marking import can_see_marks
from kinerja.appraisals.policies.serving import can_record_service_figures
from kinerja.appraisals.policies.supplying import can_import_data
from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.cycles.models import Cycle


def can_apply_table(actor: Actor, cycle: Cycle, kind: TableKind) -> Decision:
    """As for entering one of what the table holds; each line is judged by itself."""
    if kind is TableKind.FIGURES:
        return can_import_data(actor, cycle)
    return can_see_marks(actor) if kind is TableKind.MARKS else can_record_service_figures(actor, cycle)


def can_see_tables(actor: Actor, kind: TableKind) -> Decision:
    """Lists of that kind; which of them, says `visible_lists`."""
    roles = {Role.AGENCY_ADMIN} if kind is TableKind.FIGURES else {Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN}
    return ALLOW if any(actor.has(role) for role in roles) else deny("list.administrators_only")


def can_see_list(actor: Actor, kept: DataList) -> Decision:
    """Those of the own Dinas. What people's figures are is none of the province's business."""
    seen = can_see_tables(actor, kept.kind)
    if not seen:
        return seen
    if kept.kind is not TableKind.FIGURES:
        return ALLOW if actor.administers(kept.agency_id) else deny("list.not_your_agency")
    agencies = actor.agencies(Role.AGENCY_ADMIN)
    mine = agencies is None or kept.agency_id in agencies
    return ALLOW if mine else deny("list.not_your_agency")


def can_undo_table(actor: Actor, cycle: Cycle, kept: DataList) -> Decision:
    """Whoever sees it and may still apply such a table to the period."""
    seen = can_see_list(actor, kept)
    return can_apply_table(actor, cycle, kept.kind) if seen else seen
