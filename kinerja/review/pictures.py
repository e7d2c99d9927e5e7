"""Bars before and after, drawn by the server: readable without a script, without colour, and at every width."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kinerja.core.i18n import _

ROW, FIRST, THICK = 64, 18, 16
WIDEST = 85  # percent; the number stands behind the bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture and of the table beside it."""

    label: str
    before: int
    after: int


def paired_bars(key: str, title: str, bars: Sequence[Bar]) -> Markup:
    """An SVG image with title and description; `key` makes its ids unique on the page."""
    most = max((max(bar.before, bar.after) for bar in bars), default=0) or 1
    told = "; ".join(
        _("%(label)s: semula %(before)s, menjadi %(after)s", label=bar.label, before=bar.before, after=bar.after)
        for bar in bars
    )
    parts = [
        Markup(
            '<svg class="bars" role="img" width="100%" height="{}" aria-labelledby="{}-judul {}-uraian">'
            '<title id="{}-judul">{}</title><desc id="{}-uraian">{}</desc>'
        ).format(ROW * len(bars), key, key, key, title, key, told)
    ]
    parts += [_row(number, bar, most) for number, bar in enumerate(bars)]
    return Markup("").join([*parts, Markup("</svg>")])


def _row(number: int, bar: Bar, most: int) -> Markup:
    top = number * ROW
    label = Markup('<text x="0" y="{}">{}</text>').format(top + FIRST - 4, escape(bar.label))
    before = _bar("before", top + FIRST + 2, bar.before, most)
    after = _bar("after", top + FIRST + 2 + THICK + 4, bar.after, most)
    return label + before + after


def _bar(name: str, y: int, value: int, most: int) -> Markup:
    permille = value * WIDEST * 10 // most
    width = f"{permille // 10}.{permille % 10}%"
    return Markup(
        '<rect class="{}" x="1" y="{}" width="{}" height="{}"/><text class="n" x="{}" y="{}" dx="8">{}</text>'
    ).format(name, y, width, THICK, width, y + THICK - 3, value)
