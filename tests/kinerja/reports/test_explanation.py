"""A kept sheet in words: groups that are no weighted mean, and formulas."""

from typing import Any

import pytest
from flask import Flask, render_template_string

from kinerja.reports.explanation import ExplainedNode, explained
from tests.forms.builders import compiled, criterion, indicator, scored, sent

PAGE = '{% import "reports/_explanation.html" as e %}{{ e.explain(node) }}'


def explanation_of(app: Flask, locale: str = "id", **group: Any) -> tuple[ExplainedNode, str]:
    instrument = compiled(criterion("K", indicator("A"), indicator("B"), **group))
    sheet = scored(instrument, sent(A="5", B="2")).sheet
    with app.test_request_context():
        (node,) = explained(sheet, {}, locale).children
        return node, render_template_string(PAGE, node=node)


@pytest.mark.parametrize(
    ("op", "said", "value"),
    [
        ("mean", "Rata-rata isinya, tanpa bobot.", "70,00"),
        ("sum", "Jumlah nilai isinya.", "140,00"),
        ("minimum", "Nilai terendah di antara isinya.", "40,00"),
        ("maximum", "Nilai tertinggi di antara isinya.", "100,00"),
        ("product", "Hasil kali nilai isinya.", "4.000,00"),
        ("first_present", "Nilai pertama yang ada di antara isinya.", "100,00"),
    ],
)
def test_group_says_how_it_became_one_value(app: Flask, op: str, said: str, value: str) -> None:
    node, page = explanation_of(app, aggregate={"op": op})
    assert (node.grouping, [child.code for child in node.children]) == (said, ["A", "B"])
    assert said in page and value in page and "adalah jumlah kolom" not in page
    assert "– %" not in page and "None" not in page


def test_weighted_mean_needs_no_word_unless_its_terms_are_rounded(app: Flask) -> None:
    assert explanation_of(app)[0].grouping == ""
    rounded, page = explanation_of(app, aggregate={"op": "weighted_mean", "round_terms": {"digits": 1}})
    assert rounded.grouping in page and "dibulatkan" in rounded.grouping


def test_formulas_are_shown_in_the_reader_s_words(app: Flask) -> None:
    group = {"aggregate": {"op": "formula", "formula": "MAX([A]; [B])"}, "steps": [
        {"op": "formula", "formula": "[.] * 0.5"}]}  # fmt: skip
    node, page = explanation_of(app, **group)
    assert node.grouping == "Dihitung dengan rumus: MAKS([A]; [B])"
    assert node.steps == ("Dihitung dengan rumus [.] × 0,5: 100,00 menjadi 50,00",)
    assert "MAKS([A]; [B])" in page
    assert "MAX([A]; [B])" in explanation_of(app, "en", **group)[0].grouping
