"""A restart of the playground keeps the conversations."""

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.errors import ConfigurationError
from bot.playground import Attachment, Limits, Playground
from bot.playground.snapshot import Snapshot
from tests.playground.conftest import client_of

HOME = {"type": "home", "blocks": [{"type": "divider"}]}


async def test_everything_a_person_sees_is_there_again(tmp_path: Path, http: ClientSession) -> None:
    file = tmp_path / "data" / "slack.json"
    async with Playground(state_file=file, limits=Limits.none()) as first:
        client = client_of(first, http)
        root = await first.say("alice", "dm", "count", files=[Attachment("a.txt", "text/plain", b"data")])
        channel = first.dm_of("alice")
        stream = await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="one two")
        await client.chat_stopStream(channel=channel, ts=stream["ts"])
        left_open = await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="half")
        await client.views_publish(user_id="U0PALICE01", view=HOME)
        first.add_channel("new", ["bob"])
        await first.react("bob", "general", await first.say("bob", "general", "hi"), "tada")
    async with Playground(state_file=file, limits=Limits.none()) as second:
        assert (second.bot_token, second.app_token) == (first.bot_token, first.app_token)
        assert second.signing_secret == first.signing_secret
        thread = second.messages(channel, root)
        assert [message.shown_text for message in thread] == ["count", "one two", "half"]
        assert thread[0].files[0].content == b"data"
        assert thread[2].ts == left_open["ts"]
        assert not thread[2].streaming
        assert second.messages("general")[0].reactions == {"tada": ["U0PBOB0001"]}
        assert second.workspace.homes["U0PALICE01"].payload["blocks"][0]["type"] == "divider"
        assert second.channel("new").members == ["U0PBOB0001", second.bot_user]
        later = await second.say("alice", "dm", "more", thread_ts=root)
        assert later > thread[-1].ts


async def test_changes_are_written_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.snapshot.SAVE_AFTER_S", 0.01)
    written = asyncio.Event()
    write = Snapshot.write

    async def tell(snapshot: Snapshot) -> None:
        await write(snapshot)
        written.set()

    monkeypatch.setattr(Snapshot, "write", tell)
    file = tmp_path / "slack.json"
    async with Playground(state_file=file) as playground:
        await playground.say("alice", "general", "hello")
        async with asyncio.timeout(5):
            await written.wait()
        channels = json.loads(file.read_text())["channels"]
        assert [message["text"] for message in channels[0]["messages"]] == ["hello"]
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"version": 1}', '{"version": 99}'])
async def test_a_damaged_file_is_set_aside_with_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    file = tmp_path / "slack.json"
    file.write_text(content)
    async with Playground(state_file=file) as playground:
        names = [user.name for user in playground.workspace.users.values()]
        assert (names[:3], names[-1]) == (["alice", "bob", "carol"], "gemma")
    assert (tmp_path / "slack.json.damaged").read_text() == content
    assert len([record for record in caplog.records if "damaged" in record.getMessage()]) == 1


async def test_a_disk_that_refuses_is_told_and_nothing_ends(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with Playground(state_file=tmp_path / "data" / "slack.json") as playground:
        (tmp_path / "data").write_text("in the way")
        await playground.say("alice", "general", "hello")
    assert "could not be saved" in caplog.text


async def test_a_large_file_is_forgotten_and_its_message_stays(tmp_path: Path) -> None:
    file = tmp_path / "slack.json"
    async with Playground(state_file=file) as first:
        await first.say("alice", "general", "", files=[Attachment("big.bin", "application/octet-stream", b"x" * 2**21)])
    async with Playground(state_file=file) as second:
        (kept,) = second.messages("general")[0].files
        assert (kept.size, kept.content) == (2**21, None)


def test_a_file_that_cannot_be_read_is_a_problem_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Playground(state_file=tmp_path)
