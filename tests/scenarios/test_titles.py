"""How a conversation gets its first title, with a session and without one."""

import pytest

from tests.scenarios.pane import RENAME, SLOW, TITLE, in_dm, rest
from tests.scenarios.stage import Stage


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.getMessage() == "not shown beside a conversation"]


async def test_an_answer_that_was_there_at_once_is_named_without_a_call_that_cannot_succeed(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    ts = await in_dm(stage, "hello")
    dm = stage.slack.dm_of("alice")
    assert (dm, ts) not in stage.slack.workspace.sessions
    await stage.slack.until(lambda: stage.slack.workspace.titles.get((dm, ts)) == "hello")
    await rest(stage)
    assert (len(stage.spoken(RENAME)), len(stage.spoken(TITLE))) == (0, 1)
    assert refusals(caplog) == []


async def test_a_session_that_an_answer_began_is_named_as_one(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    stage.host.answer(SLOW)
    ts = await in_dm(stage, "think")
    await stage.slack.until(lambda: stage.slack.workspace.titles.get((stage.slack.dm_of("alice"), ts)) == "think")
    await rest(stage)
    assert (len(stage.spoken(RENAME)), len(stage.spoken(TITLE))) == (1, 0)
    assert refusals(caplog) == []
