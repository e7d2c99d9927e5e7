"""Hand-written forms of the admin pages of appraisals."""

from collections.abc import Sequence

from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kinerja.core.i18n import lazy
from kinerja.core.webform import WebForm

Choices = Sequence[tuple[str, str]]


class MoveForm(WebForm):
    """From which version to which, and why."""

    from_version = SelectField(lazy("Versi yang dipakai sekarang"), [InputRequired()], validate_choice=False)
    to_version = SelectField(lazy("Pindah ke versi"), [InputRequired()], validate_choice=False)
    reason = TextAreaField(lazy("Alasan"), [InputRequired(), Length(max=2000)], render_kw={"rows": 3})

    def offer(self, served: Choices, others: Choices) -> "MoveForm":
        self.from_version.choices = [SelectChoice(*one) for one in served]
        self.to_version.choices = [SelectChoice(*one) for one in others]
        return self
