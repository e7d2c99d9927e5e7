"""The verbs of instruments, each with its own transaction."""

from kinerja.instruments.services.edit import Step, edit_draft, redo_change, undo_change
from kinerja.instruments.services.errata import decide_erratum, propose_erratum
from kinerja.instruments.services.overlay import create_overlay, follow_core
from kinerja.instruments.services.publish import publish_instrument, record_basis
from kinerja.instruments.services.rebase import rebase_draft
from kinerja.instruments.services.revert import confirm_reversion, propose_reversion, withdraw_reversion
from kinerja.instruments.services.review import approve_draft, return_draft, submit_draft
from kinerja.instruments.services.start import create_instrument, discard_draft, restore_draft, start_draft
from kinerja.instruments.services.trying import (
    CommentEntry,
    TrialLinkIssued,
    close_comment,
    issue_trial_link,
    leave_comment,
    revoke_trial_link,
)

__all__ = [
    "CommentEntry",
    "TrialLinkIssued",
    "close_comment",
    "issue_trial_link",
    "leave_comment",
    "revoke_trial_link",
    "Step",
    "approve_draft",
    "confirm_reversion",
    "create_instrument",
    "create_overlay",
    "decide_erratum",
    "discard_draft",
    "edit_draft",
    "follow_core",
    "propose_erratum",
    "propose_reversion",
    "publish_instrument",
    "rebase_draft",
    "record_basis",
    "redo_change",
    "restore_draft",
    "return_draft",
    "start_draft",
    "submit_draft",
    "undo_change",
    "withdraw_reversion",
]
