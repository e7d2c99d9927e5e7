"""Changes made inside a caller's transaction: opening rows, drafts, submissions, signatures."""

from kinerja.appraisals.changes.ballots import keep_ballot
from kinerja.appraisals.changes.opening import Opened, forecast, open_appraisals
from kinerja.appraisals.changes.sheets import keep_answers, keep_submission, start_responses
from kinerja.appraisals.changes.signing import sign

__all__ = [
    "Opened",
    "forecast",
    "keep_answers",
    "keep_ballot",
    "keep_submission",
    "open_appraisals",
    "sign",
    "start_responses",
]
