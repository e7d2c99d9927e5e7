"""That the assessor has looked through chosen ratings and their material, and left them ready to be signed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kinerja.core.db import Model
from kinerja.core.types import UtcInstant


class RatingReview(Model):
    """One appraisal that waits for its signature: choices and reasons lie in RatingDraft.

    `material_hash` is what the score rested on when it was looked through: nothing else may be signed under it.
    """

    __tablename__ = "rating_review"
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    material_hash: Mapped[str] = mapped_column(String(64))
    reviewed_at: Mapped[datetime] = mapped_column(UtcInstant)
