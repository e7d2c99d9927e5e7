"""Background work of the review: a draft tried out on finished appraisals."""

from kinerja.core.queue import JobRun, job
from kinerja.review.services.compute import compute_impact
from kinerja.review.services.request import KIND


@job(KIND)
def compute_impact_job(run: JobRun) -> None:
    compute_impact(run)
