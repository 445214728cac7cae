"""Everybody, by every way in, everywhere: whoever is to be let in is, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.conversation.access import NEEDS, OF_A_PERSON
from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from bot.slack.budgets import Budgets
from bot.slack.transport import SlackApi
from tests.counted import Counted
from tests.doubles.model_host import ModelHost
from tests.scenarios.stage import Stage, settings_for
from tests.security.matrix import Matrix
from tests.security.roles import (
    CONFIGURED_ADMINS,
    KINDS,
    LISTED_CHANNELS,
    LISTED_PEOPLE,
    allow,
    cast,
)

PUBLIC, _, _, DIRECT, SHARED, _ = KINDS


@asynccontextmanager
async def crowded(database: Path) -> AsyncIterator[Matrix]:
    """One bot, with everybody in front of it."""
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        cast(slack)
        settings = settings_for(slack, host, database, admins=CONFIGURED_ADMINS)
        model = model_from(settings)
        free = lambda client: SlackApi(client, Budgets.none())  # noqa: E731 - one word for what it is
        async with running_bot(settings, model, slots=50, api_of=free) as bot:
            stage = Stage(slack, host, bot)
            await allow(stage, channels=LISTED_CHANNELS, people=LISTED_PEOPLE)
            yield Matrix(stage)
        await model.aclose()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine has time to ask who somebody is and to tell them: what it does without that is no cell."""
    for limit in ("services.access.RIGHTS_S", "slack.telling._TELL_S", "slack.opening._OPEN_S"):
        monkeypatch.setattr(f"bot.{limit}", 20.0)


async def test_every_cell_of_roles_and_ways_and_places_is_right(tmp_path: Path, counted: Counted) -> None:
    async with crowded(tmp_path / "gemma.db") as matrix:
        await matrix.messages([PUBLIC, DIRECT, SHARED])
        await matrix.interactions([PUBLIC, SHARED])
        await matrix.homes()
        await matrix.deletions()
        await matrix.reactions()
        await matrix.forgetting([PUBLIC, SHARED])
    judged = {way for way, need in NEEDS.items() if need in OF_A_PERSON or way.startswith(("command:", "action:"))}
    assert judged - matrix.tally.ways == {"event:app_context_changed"}, "a way in that nobody plays"
    counted([("cells of the rights matrix", matrix.tally.cells.total()), ("wrong", len(matrix.tally.wrong))])
    assert matrix.tally.wrong == []
    assert matrix.tally.cells.total() >= 1_000


@pytest.mark.chaos
@pytest.mark.timeout(600)
async def test_every_cell_is_right_where_only_listed_channels_are_answered(tmp_path: Path, counted: Counted) -> None:
    async with crowded(tmp_path / "gemma.db") as matrix:
        await matrix.messages()
        await matrix.interactions()
        await allow(matrix.stage, where="listed")
        matrix.listed_only = True
        await matrix.messages()
        await matrix.interactions()
        await matrix.homes()
        await matrix.forgetting()
    counted([("cells of the rights matrix", matrix.tally.cells.total()), ("wrong", len(matrix.tally.wrong))])
    assert matrix.tally.wrong == []
