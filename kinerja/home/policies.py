"""Who may look after background work: provincial administrators, because a job may concern every Dinas."""

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny


def can_see_jobs(actor: Actor) -> Decision:
    return ALLOW if actor.has(Role.PROVINCE_ADMIN) else deny("job.province_only")


def can_cancel_job(actor: Actor) -> Decision:
    return can_see_jobs(actor)
