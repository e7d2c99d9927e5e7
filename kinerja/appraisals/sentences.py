"""Answers and problems in the words of a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.answers import Answer
from forms.builder import is_answered, type_of
from forms.errors import Problem
from forms.exact import exact, is_exact
from forms.fieldtypes.asking import Option
from forms.instrument import Indicator
from forms.numbers import print_typed
from kinerja.appraisals.distribution import Bound
from kinerja.core.i18n import _, format_deadline, locale_code, message, ngettext

LIMITS = ("least", "most")


def problem_words(problem: Problem) -> str:
    return reason_words(problem.code, problem.params)


def reason_words(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a dotted code; exact limits in it stand as people write numbers."""
    return message(code, **{name: _limit(raw) if name in LIMITS else raw for name, raw in params.items()})


def _limit(raw: Any) -> Any:
    return print_typed(exact(raw), locale_code()) if isinstance(raw, str) and is_exact(raw) else raw


def answer_words(indicator: Indicator, answer: Answer | None, *, role: str) -> str:
    """An answer as people read it: a level with its number and words, a number, a text."""
    if answer is None or not is_answered(answer, indicator):
        return ""
    if answer.not_applicable:
        return _("Tidak dapat menilai")
    asked, locale = type_of(indicator).asked, locale_code()
    options = {option.value: option for option in asked.options(indicator, role=role, locale=locale)}
    written = asked.written(indicator, answer.value, locale=locale)
    return "; ".join(_option_words(options[text]) if text in options else text for text in written)


def invitation_words(link: str, ends_at: datetime, zone: str) -> str:
    """What a guest is sent with a link: where and until when, no name and no score."""
    return _(
        "Pemerintah Provinsi Maluku Utara mengundang Anda memberi umpan balik. Buka %(link)s paling lambat %(at)s. "
        "Anda boleh menolak.",
        link=link,
        at=format_deadline(ends_at, zone),
    )


def reminder_words(link: str, ends_at: datetime, zone: str, *, is_returned: bool) -> str:
    """What a guest is reminded of; without a link, to take the one that he or she has."""
    at = format_deadline(ends_at, zone)
    way = link or _("tautan atau kartu yang sudah Anda terima")
    if is_returned:
        return _(
            "Pemerintah Provinsi Maluku Utara: lembar umpan balik Anda dikembalikan untuk diperbaiki. Buka %(way)s, "
            "perbaiki isiannya, lalu kirim lagi paling lambat %(at)s.",
            way=way,
            at=at,
        )
    return _(
        "Pemerintah Provinsi Maluku Utara mengingatkan: umpan balik Anda masih ditunggu. Buka %(way)s paling lambat "
        "%(at)s. Anda boleh menolak.",
        way=way,
        at=at,
    )


def thanks_words(cycle: str) -> str:
    """What a guest hears after the period: what came of it for everybody, no name and no score."""
    return _(
        "Pemerintah Provinsi Maluku Utara berterima kasih atas umpan balik Anda. %(cycle)s sudah selesai dan ditutup. "
        "Umpan balik dari berbagai pihak menjadi bahan penilaian kinerja dan pembinaan pegawai. Hasil perorangan tidak "
        "kami sampaikan. Surat ini tidak perlu dibalas.",
        cycle=cycle,
    )


def piece_words(piece: Mapping[str, Any]) -> str:
    return str(piece.get("name") or piece.get("url") or piece.get("text") or "")


def _option_words(option: Option) -> str:
    label = _(option.label) if option.own else option.label
    return f"{option.mark} – {label}" if option.mark and label else label or option.mark


def predicate_label(code: str) -> str:
    """A predicate that the guide of the distribution knows."""
    return message(f"predicate.{code}")


def bound_words(bound: Bound) -> str:
    """ "Baik: paling banyak 70 % (16 orang)"."""
    names = predicate_label(bound.predicates[0])
    for code in bound.predicates[1:]:
        names = _("%(first)s atau %(second)s", first=names, second=predicate_label(code))
    if bound.percent is None:
        return _("%(names)s: paling sedikit seorang", names=names)
    people = bound.most if bound.most is not None else bound.least or 0
    told = ngettext("%(num)s orang", "%(num)s orang", people)
    if bound.most is not None:
        return _("%(names)s: paling banyak %(percent)s%% (%(people)s)", names=names, percent=bound.percent, people=told)
    return _("%(names)s: paling sedikit %(percent)s%% (%(people)s)", names=names, percent=bound.percent, people=told)
