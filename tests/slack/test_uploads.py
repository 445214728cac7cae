"""Sharing files: over real sockets, against a Slack that is as strict as the real one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.errors import SlackLacksScope, SlackRefused, SlackUnknown
from bot.playground import Attachment, Limits, Playground
from bot.playground.entities import Message
from bot.playground.faults import Fault, FaultKind
from bot.slack.app import make_client
from bot.slack.transport import SlackApi
from bot.slack.uploads import SlackUploads

GENERAL = "C0PGENERAL"


@dataclass
class Desk:
    """Slack, and the one who shares."""

    slack: Playground
    uploads: SlackUploads

    async def share(self, thread_ts: str | None = None, since_ts: str | None = None) -> None:
        await self.uploads.share(
            GENERAL, thread_ts, "notes-abc.md", "Notes", "Größe".encode(), "Here they are", since_ts=since_ts
        )

    def shared(self) -> list[Message]:
        return [message for message in self.slack.messages("general") if message.files]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Playground(limits=Limits.none()) as slack, aiohttp.ClientSession() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        api = SlackApi(client, again_s=(0.0,), looks_s=(0.0, 0.01))
        yield Desk(slack, SlackUploads(api, slack.bot_user))


async def test_a_file_is_shared_below_a_message_with_a_comment(desk: Desk) -> None:
    root = await desk.slack.say("alice", "general", "the notes, please")
    await desk.share(root)
    (message,) = desk.shared()
    assert (message.thread_ts, message.text, message.bot) == (root, "Here they are", True)
    (file,) = message.files
    assert (file.name, file.title, file.content) == ("notes-abc.md", "Notes", "Größe".encode())


async def test_a_file_is_shared_at_the_top_of_a_channel(desk: Desk) -> None:
    await desk.share()
    assert desk.shared()[0].thread_ts is None


async def test_without_the_scope_it_is_refused_by_a_type_of_its_own_and_nothing_is_sent(desk: Desk) -> None:
    desk.slack.take_scopes("files:write")
    with pytest.raises(SlackLacksScope) as refused:
        await desk.share()
    assert (refused.value.code, refused.value.needed) == ("missing_scope", "files:write")
    assert desk.shared() == []


async def test_what_slack_refuses_is_told_by_its_code(desk: Desk) -> None:
    desk.slack.fail_next("files.getUploadURLExternal", "file_uploads_disabled")
    with pytest.raises(SlackRefused) as refused:
        await desk.share()
    assert refused.value.code == "file_uploads_disabled"


@pytest.mark.parametrize("kind", [FaultKind.HTTP_500, FaultKind.RESET])
@pytest.mark.parametrize("in_thread", [True, False])
async def test_when_nobody_knows_whether_it_was_shared_it_is_looked_for_and_not_shared_twice(
    desk: Desk, kind: FaultKind, in_thread: bool
) -> None:
    root = await desk.slack.say("alice", "general", "the notes, please")
    desk.slack.fail_next("files.completeUploadExternal", Fault(kind, done=True))
    await desk.share(root if in_thread else None)
    assert len(desk.shared()) == 1


async def test_what_was_not_shared_is_not_said_to_be(desk: Desk) -> None:
    desk.slack.fail_next("files.completeUploadExternal", Fault(FaultKind.HTTP_500))
    with pytest.raises(SlackUnknown):
        await desk.share()
    assert desk.shared() == []


async def test_a_file_that_may_have_been_shared_before_is_looked_for_first(desk: Desk) -> None:
    root = await desk.slack.say("alice", "general", "the notes, please")
    for _ in range(3):
        await desk.share(root, since_ts=root)
    assert len(desk.shared()) == 1
    assert desk.slack.call_counts["files.getUploadURLExternal"] == 1


async def test_a_file_of_that_name_by_somebody_else_is_not_taken_for_ours(desk: Desk) -> None:
    root = await desk.slack.say("alice", "general", "the notes, please")
    await desk.slack.say(
        "bob", "general", "mine", thread_ts=root, files=[Attachment("notes-abc.md", "text/plain", b"other")]
    )
    await desk.share(root, since_ts=root)
    assert [message.bot for message in desk.shared()] == [False, True]


async def test_bytes_that_do_not_arrive_are_not_shared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(desk.slack._stage.uploads), "receive", lambda *_: None)
    with pytest.raises(SlackUnknown, match="HTTP 400"):
        await desk.share()
    assert desk.slack.call_counts["files.completeUploadExternal"] == 0
