"""The year of one Dinas of sixty people, played at its pages to its closing; what is expected stands in a table."""

import pytest
from flask import Flask

from tests.year import answering, changing, closing, contesting, deciding, objecting, opening, receiving, table
from tests.year.play import Year, last_day


@pytest.fixture
def year(app: Flask) -> Year:
    return opening.new_year(app)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_whole_year(year: Year) -> None:
    assert len(year.stage.appraised()) == 60
    autumn(year)
    january(year)
    february(year)
    march(year)
    assert year.refused == set(table.RIGHTS)


def autumn(year: Year) -> None:
    opening.period_opens(year)
    opening.confirm_raters(year)
    links = opening.name_third_parties(year)
    changing.before_the_window(year)
    answering.windows_open(year)
    changing.acting_ends(year)
    answering.everybody_answers(year, links)
    contesting.a_figure_is_contested(year)
    answering.windows_are_extended(year)
    answering.windows_close(year)


def january(year: Year) -> None:
    deciding.window_opens(year)
    answering.opened_again(year)
    deciding.the_first_is_decided(year)
    changing.inside_the_window(year)
    deciding.supervisors_end(year)
    deciding.almost_everybody_is_decided(year)
    receiving.decided_results_are_there(year)
    receiving.almost_everybody_receives(year)
    deciding.window_closes(year)


def february(year: Year) -> None:
    deciding.more_time_is_given(year)
    changing.an_assessor_might_move(year)
    objecting.three_are_filed(year)
    objecting.both_sides_speak(year)
    deciding.more_time_ends(year)
    receiving.some_receive_later(year)
    deciding.the_superior_decides(year)
    receiving.runs_out_with_six_days(year)
    objecting.decided_in_the_last_second(year)
    objecting.over_with_six_days(year)
    year.last_moment(last_day(objecting.UPHELD, table.ClockCode.OBJECTION_DECISION))
    objecting.not_late_yet(year)
    receiving.runs_out_with_five_days(year)
    objecting.decided_late(year)
    objecting.over_with_five_days(year)
    year.last_moment(last_day("staf12-2", table.ClockCode.DEFAULT_RETURN))
    receiving.runs_out_after_silence(year)
    deciding.the_place_of_the_silent_runs_out(year)
    receiving.nobody_returned(year)
    deciding.the_head_passes_it_on(year)
    deciding.the_delegate_decides_in_time(year)
    receiving.the_last_default_is_received(year)


def march(year: Year) -> None:
    closing.the_report_is_due(year)
    objecting.filed_in_the_last_second(year)
    objecting.the_last_one_is_changed(year)
    closing.everything_is_as_the_table_says(year)
    closing.the_period_closes(year)
