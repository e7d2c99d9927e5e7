"""The whole main job through the real server: criteria, approval, period, sheets, third parties, result, PDF."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page
from pypdf import PdfReader

from tests.browser.live import Stage
from tests.browser.storyline import IMPROVEMENT, INDICATOR, REASON, SCORE, Story, theatre

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400), pytest.mark.long]


@pytest.fixture(scope="module", name="stage")
def own_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with theatre(tmp_path_factory.mktemp("story")) as stage:
        yield stage


@pytest.fixture
def story(
    stage: Stage, page_as: Callable[..., Page], new_context: Callable[..., BrowserContext], pictured: bool
) -> Story:
    return Story(stage, page_as, new_context, pictured=pictured)


def test_an_indicator_becomes_an_explained_result(story: Story) -> None:
    story.add_indicator()
    story.reweight()
    story.preview("pasien", "Apakah keluhan Anda ditanggapi")
    story.preview("atasan", INDICATOR)
    story.submit()
    story.approve_and_publish()
    story.old_sheet_is_unchanged()
    story.prepare_cycle()
    story.announce_and_open()
    story.read_criteria()
    story.assess_oneself()
    story.nominate()
    story.answer_as_official()
    story.answer_as_guests()
    story.assess_as_supervisor()
    story.close_outside_window()
    story.decide()
    story.receive()
    printed = PdfReader(story.print_sheet())
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for words in ("SALINAN KERJA – bukan dokumen resmi", SCORE, "BAIK", IMPROVEMENT, REASON):
        assert words in text
