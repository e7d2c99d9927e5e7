"""May they? Pure decisions about objections and about deciding in somebody's place; the twins are in queries."""

from kinerja.objections.policies.filing import can_file_objection, can_read_draft
from kinerja.objections.policies.hearing import (
    can_decide_objection,
    can_open_decision,
    can_read_objection,
    can_state_side,
    can_withdraw_objection,
    party_of,
)
from kinerja.objections.policies.standing_in import (
    can_delegate_decision,
    can_open_stand_in,
    can_stand_in,
    can_take_over,
)

__all__ = [
    "can_decide_objection",
    "can_delegate_decision",
    "can_file_objection",
    "can_open_decision",
    "can_open_stand_in",
    "can_read_draft",
    "can_read_objection",
    "can_stand_in",
    "can_state_side",
    "can_take_over",
    "can_withdraw_objection",
    "party_of",
]
