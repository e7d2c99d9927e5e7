"""The verbs of trying a draft out: asking for a run, stopping it, and doing it."""

from kinerja.review.services.compute import compute_impact
from kinerja.review.services.request import cancel_impact, request_impact

__all__ = ["cancel_impact", "compute_impact", "request_impact"]
