"""Whose appraisals an assessor sees together, and rates together."""

from kinerja.core.authz import ALLOW, Actor, Decision, deny


def can_view_team_member(actor: Actor, assessor_id: int) -> Decision:
    """The Pejabat Penilai Kinerja of the appraisal alone; the twin is `visible_team`."""
    if actor.employee_id is None or actor.employee_id != assessor_id:
        return deny("team.not_yours")
    return ALLOW
