"""Which results are final as soon as they are received: nobody may object to them."""

from enum import StrEnum

from kinerja.appraisals.models import Result
from kinerja.appraisals.queries.appointed import Appointed
from kinerja.people.models import PostKind


class Finality(StrEnum):
    BY_DEFAULT = "by_default"  # decided by the superior of a silent assessor
    HEAD_OF_REGION = "head_of_region"  # decided by the head of the region
    BY_OBJECTION = "by_objection"  # an objection has been decided already


def finality_of(result: Result, appointed: Appointed) -> Finality | None:
    """Why there is no objection to this result; None where there is one.

    PermenPANRB 6/2022, p. 90: final is what the superior evaluates for a silent assessor, and what the
    head of the region evaluates of pejabat pimpinan tinggi and of the heads of stand-alone units.
    """
    if result.cause == "default":
        return Finality.BY_DEFAULT
    if result.cause == "objection":
        return Finality.BY_OBJECTION
    if appointed.by_head_of_region and (appointed.post_kind is PostKind.JPT or appointed.leads_unit):
        return Finality.HEAD_OF_REGION
    return None
