"""The form of one more reminder."""

from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from kinerja.core.i18n import lazy, message
from kinerja.core.webform import WebForm
from kinerja.notices.models import Audience, ReminderKind
from kinerja.notices.queries import Rule
from kinerja.notices.services import MOST_DAYS

BEFORE, AFTER = "before", "after"


class RuleForm(WebForm):
    extra_names = frozenset({"unit"})
    kind = SelectField(lazy("Yang ditunggu"), [InputRequired()])
    days = IntegerField(
        lazy("Hari kerja"),
        [InputRequired(lazy("Isi jumlah harinya.")), NumberRange(min=0, max=MOST_DAYS)],
        description=lazy("0 berarti pada hari terakhirnya."),
        default=1,
    )
    when = RadioField(lazy("Kapan"), [InputRequired()], default=BEFORE)
    audience = RadioField(lazy("Kepada"), [InputRequired()], default=Audience.DOER.value)

    def label_choices(self) -> "RuleForm":
        """Put the codes into the reader's words."""
        self.kind.choices = [SelectChoice(one.value, message(f"reminder.kind.{one.value}")) for one in ReminderKind]
        self.when.choices = [SelectChoice(one, message(f"reminder.when.{one}")) for one in (BEFORE, AFTER)]
        self.audience.choices = [SelectChoice(one.value, message(f"reminder.to.{one.value}")) for one in Audience]
        return self

    def entered(self) -> Rule:
        days = self.days.data or 0
        return Rule(
            ReminderKind(self.kind.data), -days if self.when.data == BEFORE else days, Audience(self.audience.data)
        )
