"""What a review of ratings binds, and how it ends when something else changes."""

from forms.document import fingerprint_of
from kinerja.appraisals.material import Material


def hash_of(material: Material) -> str:
    """What the score rests on, canonically: every sheet that entered, the version, and each step of the score."""
    return fingerprint_of({"parts": material.sheets})
