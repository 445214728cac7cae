from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage, staged


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine has time for what the bot asks and tells in passing: no test here is about too little of it."""
    for limit in (
        "services.access.RIGHTS_S",
        "slack.opening._OPEN_S",
        "slack.pane._CALL_S",
        "slack.presence._CALL_S",
        "slack.telling._TELL_S",
    ):
        monkeypatch.setattr(f"bot.{limit}", 20.0)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing
