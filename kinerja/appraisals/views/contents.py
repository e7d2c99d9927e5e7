"""The table of contents of a long sheet: its criteria, and how far each is."""

from collections.abc import Sequence

from markupsafe import Markup

from forms.progress import PartProgress
from kinerja.core.i18n import _, locale_code

ENTRY = Markup('<li><a href="#c_{code}">{label}</a> <span class="small soft" data-part="{code}">{words}</span></li>')
LIST = Markup(
    '<details class="more contents no-print" id="daftar-isi"><summary>{title}</summary>'
    '<div class="body"><ol>{entries}</ol></div></details>'
)


def contents(parts: Sequence[PartProgress]) -> Markup:
    """Behind a fold; nothing for a sheet that has no parts to tell of."""
    if not parts:
        return Markup("")
    entries = Markup("").join(
        ENTRY.format(code=part.criterion.code, label=_label(part), words=part_words(part)) for part in parts
    )
    return LIST.format(title=_("Daftar isi lembar ini"), entries=entries)


def part_words(part: PartProgress) -> str:
    return progress_words(part.filled, part.total) if part.total else _("tidak wajib")


def progress_words(filled: int, total: int) -> str:
    return _("%(done)s dari %(total)s terisi", done=filled, total=total)


def _label(part: PartProgress) -> str:
    label = part.criterion.label
    return label.get(locale_code()) or label.get("id", "")
