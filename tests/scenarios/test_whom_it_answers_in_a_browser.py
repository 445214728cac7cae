"""A guest, and the admin who lets them in: both in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.playground.browser import person_at
from tests.scenarios.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing


async def test_a_guest_is_told_why_not_and_is_answered_once_an_admin_picks_them_from_the_list(
    stage: Stage, browser: Browser
) -> None:
    async with person_at(browser, stage.slack, "dana", "dm") as dana:
        await dana.write("hello")
        await expect(dana.thread).to_contain_text("you are here as a guest")
        await dana.page.get_by_role("button", name="Switch person").click()
        for words in ("@dana, guest", "@erik, of Fabrikam", "@frank, deactivated"):
            await expect(dana.page.get_by_text(words)).to_be_visible()
    async with person_at(browser, stage.slack, "alice") as alice:
        await stage.slack.command("alice", "general", "/gemma", "settings")
        (view,) = [view for view in stage.slack.workspace.views.values() if not view.is_home]
        await stage.slack.press_view("alice", view.id, "choose_scope", "team")
        await alice.dialog.get_by_role("checkbox", name="Dana Petrov").check()
        await alice.dialog.get_by_role("button", name="Save").click()
        await expect(alice.log).to_contain_text("People: none → 1 person")
    await stage.ask("dana", stage.slack.dm_of("dana"), "hello again")
