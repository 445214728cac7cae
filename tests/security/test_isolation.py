"""A prompt holds its own thread and nothing else, and an export what is its person's: shown by looking for secrets."""

import pytest

from bot.conversation.tasks import TaskKind
from bot.store import threads
from tests.counted import Counted
from tests.scenarios.pointing import answered_in_dm, pointed
from tests.scenarios.stage import Stage
from tests.security.isolation import walk

SEED = 20_262
STEPS = 500


async def test_nothing_foreign_is_in_any_prompt_or_export(counted: Counted) -> None:
    found = await walk(STEPS, SEED)

    assert found.leaks == []
    assert found.prompts > STEPS / 5
    assert found.exports > 5
    counted([("seed", SEED), *found.rows()])


async def test_the_walk_sees_a_thread_that_leaks_into_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown by finding nothing is worth as much as what would be found."""
    every_thread = threads._HISTORY.replace("turns.thread_ts = ?3", "turns.thread_ts <> '' || ?3")
    monkeypatch.setattr(threads, "_HISTORY", every_thread)

    assert (await walk(100, SEED)).leaks


# The same through the whole bot, over sockets.


async def test_threads_channels_and_direct_messages_know_nothing_of_each_other(stage: Stage) -> None:
    threads_of = {}
    for user, place in (("alice", "general"), ("bob", "general"), ("bob", "random"), ("alice", "ops-private")):
        secret = f"secret of {user} in {place}"
        ts = await stage.slack.say(user, place, f"@gemma {secret}")
        await stage.answered(place, ts)
        threads_of[user, place] = ts, secret
    for user in ("alice", "bob"):
        dm, secret = stage.slack.dm_of(user), f"secret of {user} in dm"
        ts = await stage.slack.say(user, dm, secret)
        await stage.answered(dm, ts)
        threads_of[user, dm] = ts, secret

    for (user, place), (ts, secret) in threads_of.items():
        await stage.ask(user, place, "@gemma what do you know?" if not place.startswith("D") else "and?", ts)
        prompt = str(stage.prompts()[-1])
        assert secret in prompt
        assert [other for _, other in threads_of.values() if other != secret and other in prompt] == []


async def test_a_summary_that_is_made_again_is_made_only_for_who_can_still_read_it(stage: Stage) -> None:
    root = await stage.slack.say("alice", "ops-private", "the plan is secret")
    await pointed(stage, root, TaskKind.THREAD.value, "bob", "ops-private")
    _, reply = await answered_in_dm(stage, "bob")
    await stage.slack.kick("ops-private", "bob")
    await stage.slack.settled()

    await stage.slack.press("bob", stage.slack.dm_of("bob"), reply.ts, "try_again")

    dm = stage.slack.dm_of("bob")
    await stage.slack.until(
        lambda: [m for m in stage.slack.messages(dm) if "could not see that you are" in m.shown_text]
    )
    assert len(stage.host.questions) == 1
