"""Which finished cycle a draft is tried on."""

from collections.abc import Sequence

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from kinerja.core.i18n import _, lazy, message
from kinerja.core.webform import WebForm
from kinerja.review.queries import FinishedCycle


class CycleForm(WebForm):
    """One select; its choices are the cycles of the reader."""

    periode = SelectField(
        lazy("Periode yang sudah selesai"),
        [InputRequired(message=lazy("Pilih periode yang sudah selesai."))],
        validate_choice=False,
    )

    def offer(self, cycles: Sequence[FinishedCycle]) -> None:
        self.periode.choices = [
            SelectChoice(one.public_id, _("%(name)s (%(number)s penilaian)", name=one.name, number=one.count))
            for one in cycles
        ]

    def refuse(self) -> None:
        """The chosen cycle is not among those offered."""
        self.periode.errors = [message("impact.choose_cycle")]
