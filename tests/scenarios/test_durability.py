"""Acknowledged means stored: what survives the process."""

import contextlib
import signal
import sqlite3
from pathlib import Path

import pytest

from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.scenarios.stage import Stage, settings_for, staged


def whole_reply(slack: Playground, ts: str) -> list[str]:
    replies = [m for m in slack.messages("general", ts) if m.bot]
    done = bool(replies) and not any(m.streaming for m in replies)
    return [m.shown_text for m in replies] if done else []


async def test_a_question_stored_before_a_kill_is_answered_once_after_it(tmp_path: Path, nursery: Nursery) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        database = tmp_path / "gemma.db"
        host.hold()
        async with nursery.bot(slack, host.url, database) as first:
            ts = await slack.say("alice", "general", "@gemma hello")
            await slack.until(lambda: len(host.questions) == 1 or slack.workspace.statuses, 10)
            first.kill()
            await first.wait()
        host.release()
        host.answer("Hello Alice")
        async with nursery.bot(slack, host.url, database):
            assert await slack.until(lambda: whole_reply(slack, ts), 15) == ["Hello Alice"]
        assert len([call for call in slack.calls if call.method == "chat.postMessage"]) == 1


@pytest.mark.parametrize("name", [signal.SIGKILL, signal.SIGTERM])
async def test_a_stream_cut_by_a_signal_is_made_whole_in_its_place(
    tmp_path: Path, nursery: Nursery, name: signal.Signals
) -> None:
    words = [f"word{number} " for number in range(60)]
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        database, env = tmp_path / "gemma.db", {"SHUTDOWN_GRACE_S": "0.1"}
        host.answer(Answer(words=words), Answer(words=words))
        host.hold(after_words=30)
        async with nursery.bot(slack, host.url, database, env=env) as first:
            ts = await slack.say("alice", "general", "@gemma tell me more")
            await slack.until(lambda: [m for m in slack.messages("general", ts) if "word9" in m.shown_text], 10)
            first.send(name)
            await first.wait()
        host.release()
        async with nursery.bot(slack, host.url, database, env=env):
            await slack.until(lambda: whole_reply(slack, ts)[-1:] and "word59" in whole_reply(slack, ts)[-1], 15)
            (text,) = whole_reply(slack, ts)
        assert text.split() == "".join(words).split()


async def test_sigterm_ends_with_code_0_and_the_rest_goes_on_after_the_next_start(
    tmp_path: Path, nursery: Nursery
) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        database, env = tmp_path / "gemma.db", {"SHUTDOWN_GRACE_S": "0.2"}
        host.hold()
        async with nursery.bot(slack, host.url, database, env=env) as first:
            ts = await slack.say("alice", "general", "@gemma hello")
            await slack.until(lambda: slack.workspace.statuses, 10)
            first.terminate()
            assert await first.wait(8) == 0
        assert not slack.workspace.statuses
        host.release()
        host.answer("Hello Alice")
        async with nursery.bot(slack, host.url, database, env=env):
            assert await slack.until(lambda: whole_reply(slack, ts), 15) == ["Hello Alice"]


async def test_a_deliverys_row_is_on_disk_before_slack_gets_its_acknowledgement(tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    async with staged(database) as stage:
        stage.host.hold()
        ts = await stage.slack.say("alice", "general", "@gemma hello")
        await stage.slack.settled()
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT text FROM turns WHERE ts = ?", (ts,)).fetchall()
        assert rows == [("hello",)]
        stage.host.release()


async def test_a_turn_that_failed_thrice_ends_with_a_sentence_and_does_not_block_its_thread(tmp_path: Path) -> None:
    async with staged(tmp_path / "gemma.db") as stage:
        ts = await stage.slack.say("alice", "general", "@gemma hello")
        await stage.answered("general", ts)
    with contextlib.closing(sqlite3.connect(tmp_path / "gemma.db")) as connection:
        connection.execute("UPDATE turns SET status = 'queued', attempts = 3")
        connection.execute("DELETE FROM replies")
        connection.execute("DELETE FROM answers")
        connection.commit()
    async with staged(tmp_path / "gemma.db") as stage:
        told = await stage.slack.until(lambda: [c for c in stage.slack.calls if c.method == "chat.postMessage"])
        assert "3 times" in str(told[0].args)


async def test_everything_chosen_and_said_is_there_after_a_restart(tmp_path: Path) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        settings = settings_for(slack, host, tmp_path / "gemma.db")
        model = model_from(settings)
        async with running_bot(settings, model, slots=5) as bot:
            stage = Stage(slack, host, bot)
            await slack.command("alice", "general", "/gemma", "model 4b")
            ts = await slack.say("alice", "general", "@gemma the word is banana")
            await stage.answered("general", ts)
        async with running_bot(settings, model, slots=5) as bot:
            await Stage(slack, host, bot).ask("alice", "general", "what was the word?", ts)
        await model.aclose()
        assert "banana" in str(host.questions[-1].body["messages"])
        assert host.questions[-1].body["model"] == "google/gemma-3-4b-it"
