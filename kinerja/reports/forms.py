"""The forms of decisions and receipts; the axes come from the instrument, so their fields are made per instrument."""

from wtforms import HiddenField, PasswordField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from forms.instrument import Axis
from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.services.decide import MAX_REASON
from kinerja.core.i18n import _, lazy
from kinerja.core.webform import WebForm
from kinerja.reports.content import text_in

AXIS = "axis_"
REASON = "reason_"


class SignForm(WebForm):
    """Re-authentication under a record: the password stands for the signature."""

    password = PasswordField(
        lazy("Kata sandi"),
        [InputRequired(message=lazy("Ketik kata sandi Anda."))],
        render_kw={"autocomplete": "current-password"},
    )


class DecisionForm(WebForm):
    """Base of the decision pages; `decision_form` adds a choice and a reason per axis."""

    def ratings(self) -> dict[str, str]:
        """What was chosen, by axis."""
        return {field.name.removeprefix(AXIS): field.data or "" for field in self if field.name.startswith(AXIS)}

    def choices(self) -> dict[str, Choice]:
        """What was chosen and why, by axis."""
        return {
            axis: Choice(rating, (self[REASON + axis].data or "") if REASON + axis in self else "")
            for axis, rating in self.ratings().items()
        }


def decision_form(axes: tuple[Axis, ...], locale: str, *, final: bool) -> type[DecisionForm]:
    """The first step asks for a rating per axis; the final one also for reasons and the password."""
    fields: dict[str, object] = {}
    for axis in axes:
        label = _("Rating %(axis)s", axis=text_in(axis.label, locale))
        fields[AXIS + axis.code] = RadioField(
            label,
            [InputRequired(message=_("Pilih salah satu rating."))],
            choices=[SelectChoice(option.code, text_in(option.label, locale)) for option in axis.options],
            validate_choice=True,
        )
        if final:
            fields[REASON + axis.code] = TextAreaField(
                _("Alasan rating %(axis)s", axis=text_in(axis.label, locale)),
                [Length(max=MAX_REASON, message=_("Alasan paling panjang 10.000 huruf. Ringkaskan."))],
                render_kw={"rows": 3},
            )
    if final:
        fields["rev"] = HiddenField()
        fields["password"] = PasswordField(
            _("Kata sandi"),
            [InputRequired(message=_("Ketik kata sandi Anda."))],
            render_kw={"autocomplete": "current-password"},
        )
    return type("GeneratedDecisionForm", (DecisionForm,), fields)


def later_form(axes: tuple[Axis, ...], locale: str) -> type[DecisionForm]:
    """The final step without a signature: the password may have been typed, and is not asked for."""
    made = decision_form(axes, locale, final=True)
    password = PasswordField(_("Kata sandi"), render_kw={"autocomplete": "current-password"})
    return type("LaterDecisionForm", (made,), {"password": password})


class RulingForm(DecisionForm):
    """How an objection ends; `ruling_form` adds the ratings that may change."""

    outcome = RadioField(
        lazy("Putusan"),
        [InputRequired(message=lazy("Pilih: dikuatkan atau diubah."))],
        choices=[
            SelectChoice("upheld", lazy("Hasil semula dikuatkan")),
            SelectChoice("changed", lazy("Hasil diubah")),
        ],
    )
    reason = TextAreaField(lazy("Alasan putusan"), render_kw={"rows": 6, "required": True})
    hearing = TextAreaField(lazy("Cara pihak didengar"), render_kw={"rows": 3})
    rev = HiddenField()
    password = PasswordField(
        lazy("Kata sandi"),
        [InputRequired(message=lazy("Ketik kata sandi Anda."))],
        render_kw={"autocomplete": "current-password"},
    )


def ruling_form(axes: tuple[Axis, ...], locale: str) -> type[RulingForm]:
    """Ratings and their reasons are asked for only where the result changes: the service says so."""
    fields: dict[str, object] = {}
    for axis in axes:
        fields[AXIS + axis.code] = RadioField(
            _("Rating %(axis)s", axis=text_in(axis.label, locale)),
            [Optional()],
            choices=[SelectChoice(option.code, text_in(option.label, locale)) for option in axis.options],
        )
        fields[REASON + axis.code] = TextAreaField(
            _("Alasan rating %(axis)s", axis=text_in(axis.label, locale)), render_kw={"rows": 3}
        )
    return type("GeneratedRulingForm", (RulingForm,), fields)
