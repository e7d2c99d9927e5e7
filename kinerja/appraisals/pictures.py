"""The distribution of predicates as bars, drawn by the server: readable without a script and without colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kinerja.core.i18n import _

ROW, FIRST, THICK = 44, 18, 18
WIDEST = 85  # percent; the number stands behind the bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One predicate: how many are decided, and how many only chosen."""

    label: str
    decided: int
    chosen: int


def distribution_bars(key: str, title: str, bars: Sequence[Bar]) -> Markup:
    """An SVG image with title and description; `key` makes its ids unique on the page."""
    most = max((bar.decided + bar.chosen for bar in bars), default=0) or 1
    told = "; ".join(
        _(
            "%(label)s: %(decided)s ditetapkan, %(chosen)s dipilih",
            label=bar.label,
            decided=bar.decided,
            chosen=bar.chosen,
        )
        for bar in bars
    )
    head = Markup(
        '<svg class="bars" role="img" width="100%" height="{}" aria-labelledby="{}-judul {}-uraian">'
        '<title id="{}-judul">{}</title><desc id="{}-uraian">{}</desc>'
    ).format(ROW * len(bars), key, key, key, title, key, told)
    rows = [_row(place * ROW, bar, most) for place, bar in enumerate(bars)]
    return Markup("").join([head, *rows, Markup("</svg>")])


def _row(top: int, bar: Bar, most: int) -> Markup:
    y = top + FIRST
    decided, both = _width(bar.decided, most), _width(bar.decided + bar.chosen, most)
    return Markup(
        '<text x="0" y="{}">{}</text><rect class="before" x="1" y="{}" width="{}" height="{}"/>'
        '<rect class="after" x="1" y="{}" width="{}" height="{}"/><text class="n" x="{}" y="{}" dx="8">{}</text>'
    ).format(
        top + FIRST - 5, bar.label, y, both, THICK, y, decided, THICK, both, y + THICK - 4, bar.decided + bar.chosen
    )


def _width(value: int, most: int) -> str:
    permille = value * WIDEST * 10 // most
    return f"{permille // 10}.{permille % 10}%"
