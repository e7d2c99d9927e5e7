"""The same story when no script runs: every button is a real one, and nothing is lost between pages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.live import Stage
from tests.browser.storyline import INDICATOR, Story, theatre

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400), pytest.mark.long]


@pytest.fixture(scope="module", name="stage")
def own_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with theatre(tmp_path_factory.mktemp("plain")) as stage:
        yield stage


@pytest.fixture
def story(stage: Stage, page_as: Callable[..., Page], new_context: Callable[..., BrowserContext]) -> Story:
    return Story(stage, page_as, new_context, scripted=False)


def test_the_story_needs_no_script(story: Story) -> None:
    story.add_indicator()
    story.reweight()
    story.preview("atasan", INDICATOR)
    story.submit()
    story.approve_and_publish()
    story.old_sheet_is_unchanged()
    story.prepare_cycle()
    story.announce_and_open()
    story.read_criteria()
    story.assess_oneself()
    story.nominate()
    story.answer_as_guests()
    story.assess_as_supervisor()
    story.close_outside_window()
    story.decide()
    story.receive()
    assert story.print_sheet().read_bytes().startswith(b"%PDF-")
