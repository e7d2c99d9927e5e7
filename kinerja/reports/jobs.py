"""Background work of reports: the documents of a team, and forgetting old bundles of them."""

from kinerja.core.db import transaction
from kinerja.core.queue import JobRun, job
from kinerja.core.schedule import DAY, recurring
from kinerja.reports.addresses import base_url
from kinerja.reports.services.bundle import KIND, make_bundle, purge_bundles


@job(KIND)
def make_bundle_job(run: JobRun) -> None:
    make_bundle(run, base_url=base_url())


@recurring("purge_bundles", DAY)
@job("purge_bundles")
def purge_bundles_job(run: JobRun) -> None:
    with transaction() as session:
        purge_bundles(session, now=run.now)
