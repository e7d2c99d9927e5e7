"""A correction of wording in a published version."""

from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from forms.instrument import Instrument
from kinerja.core.i18n import _, lazy
from kinerja.core.webform import WebForm
from kinerja.instruments.board import text_in
from kinerja.instruments.errata import LEVEL, places_of
from kinerja.instruments.services.errata import LONGEST, ErratumInput

BETWEEN = "|"  # in no code


class ErratumForm(WebForm):
    """Which text, in which language, what is to be read instead, and why."""

    place = SelectField(lazy("Teks yang keliru"), [InputRequired()], validate_choice=False)
    locale = SelectField(lazy("Bahasa"), [InputRequired()], validate_choice=False)
    new_text = TextAreaField(lazy("Dibaca"), [InputRequired(), Length(max=LONGEST)], render_kw={"rows": 3})
    erratum_reason = TextAreaField(lazy("Alasan ralat"), [InputRequired(), Length(max=2000)], render_kw={"rows": 2})

    def offer(self, instrument: Instrument) -> "ErratumForm":
        """The places with the beginning of their present text."""
        self.place.choices = [
            SelectChoice(BETWEEN.join(place), place_words(place, text_in(text)))
            for place, text in places_of(instrument).items()
        ]
        self.locale.choices = [SelectChoice("id", _("Bahasa Indonesia")), SelectChoice("en", _("Bahasa Inggris"))]
        return self

    def entered(self) -> ErratumInput:
        code, _sign, field = (self.place.data or "").partition(BETWEEN)
        return ErratumInput(
            code, field, self.locale.data or "", self.new_text.data or "", self.erratum_reason.data or ""
        )


def place_words(place: tuple[str, str], text: str) -> str:
    """A place as a select names it: its code, what of it, and how the text begins."""
    code, field = place
    short = text if len(text) <= 60 else f"{text[:60]}…"
    return _("%(code)s, %(field)s: %(text)s", code=code, field=field_words(field), text=short)


def field_words(field: str) -> str:
    if field.startswith(LEVEL):
        return _("tingkat %(level)s", level=field.removeprefix(LEVEL))
    return {"label": _("sebutan"), "help": _("bantuan")}.get(field, field)
