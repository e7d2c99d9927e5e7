"""Every event the log may hold, by the package that records it: `<noun>.<past participle>`."""

from enum import StrEnum


class Event(StrEnum):
    # core
    JOB_CANCELLED = "job.cancelled"
    # audit
    LOG_VERIFIED = "log.verified"
    # people
    ACCOUNT_ACTIVATED = "account.activated"
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_DEACTIVATED = "account.deactivated"
    ACCOUNT_EMAIL_CHANGED = "account.email_changed"
    ACCOUNT_LOCALE_CHANGED = "account.locale_changed"
    ACCOUNT_LOCKED = "account.locked"
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed"  # noqa: S105  # the name of an event, no secret
    ACCOUNT_PASSWORD_RESET = "account.password_reset"  # noqa: S105  # the name of an event, no secret
    EMPLOYEE_ACTIVATED = "employee.activated"
    EMPLOYEE_CHANGED = "employee.changed"
    EMPLOYEE_CREATED = "employee.created"
    EMPLOYEE_DEACTIVATED = "employee.deactivated"
    GRANT_ENDED = "grant.ended"
    GRANT_GIVEN = "grant.given"
    GUEST_CHANGED = "guest.changed"
    GUEST_CREATED = "guest.created"
    LOGIN_CODE_ISSUED = "login_code.issued"
    LOGIN_CODE_USED = "login_code.used"
    PEOPLE_IMPORTED = "people.imported"
    PLACEMENT_ENDED = "placement.ended"
    PLACEMENT_STARTED = "placement.started"
    POST_CHANGED = "post.changed"
    POST_CREATED = "post.created"
    SESSION_ENDED = "session.ended"
    SESSION_REFUSED = "session.refused"
    SESSION_STARTED = "session.started"
    SUPERVISOR_OVERRIDDEN = "supervisor.overridden"
    UNIT_CHANGED = "unit.changed"
    UNIT_CREATED = "unit.created"
    # notices
    NOTICE_SENT = "notice.sent"
    # instruments
    DRAFT_APPROVED = "draft.approved"
    DRAFT_CHANGED = "draft.changed"
    DRAFT_CREATED = "draft.created"
    DRAFT_DISCARDED = "draft.discarded"
    DRAFT_RESTORED = "draft.restored"
    DRAFT_RETURNED = "draft.returned"
    DRAFT_SUBMITTED = "draft.submitted"
    DRAFT_WITHDRAWN = "draft.withdrawn"
    INSTRUMENT_CREATED = "instrument.created"
    VERSION_PUBLISHED = "version.published"
    # cycles
    CRITERIA_READ = "criteria.read"
    CYCLE_ANNOUNCED = "cycle.announced"
    CYCLE_CHANGED = "cycle.changed"
    CYCLE_CLOSED = "cycle.closed"
    CYCLE_CREATED = "cycle.created"
    CYCLE_OPENED = "cycle.opened"
    WINDOW_CHANGED = "window.changed"
    # appraisals
    APPRAISAL_OPENED = "appraisal.opened"
    ASSIGNMENT_CREATED = "assignment.created"
    ASSIGNMENT_DECLINED = "assignment.declined"
    ASSIGNMENT_REPLACED = "assignment.replaced"
    ASSIGNMENT_REVOKED = "assignment.revoked"
    BALLOT_RELEASED = "ballot.released"
    CONFLICT_DECLARED = "conflict.declared"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_REMOVED = "evidence.removed"
    INVITATION_ISSUED = "invitation.issued"
    INVITATION_REVOKED = "invitation.revoked"
    INVITATION_USED = "invitation.used"
    RATING_CHOSEN = "rating.chosen"
    RATING_DECIDED = "rating.decided"
    RESPONSE_SUBMITTED = "response.submitted"
    RESULT_FINALISED = "result.finalised"
    RESULT_RECEIVED = "result.received"
    # reports
    EXPORT_MADE = "export.made"
    REPORT_PRINTED = "report.printed"
    # home
    DEMO_SEEDED = "demo.seeded"
