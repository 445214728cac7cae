"""What people write is in no log, whatever happens to it; nor are the secrets."""

import json
from pathlib import Path

import pytest

from bot.playground import Attachment, Limits, Playground
from bot.settings import is_open
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.faults.processes import BotProcess

WORDS = [f"zq{name}" for name in ("asked", "threaded", "edited", "commanded", "answered", "broken", "echoed", "filed")]


async def converse(slack: Playground, host: ModelHost) -> None:
    """A conversation in which much happens, with a word of `WORDS` in every place."""

    async def whole(ts: str, count: int) -> None:
        def found() -> bool:
            replies = [message for message in slack.messages("general", ts) if message.bot and message.ts != ts]
            return len(replies) >= count and not any(message.streaming for message in replies)

        await slack.until(found, 20)

    host.answer("zqanswered well")
    ts = await slack.say("alice", "general", "@gemma zqasked")
    await whole(ts, 1)
    host.answer(Answer(status=400, body={"error": {"message": "cannot answer “zqechoed”", "code": 400}}))
    await slack.say("alice", "general", "zqthreaded zqechoed", thread_ts=ts)
    await whole(ts, 2)
    host.answer(Answer(words=("zqbroken ", "zqbroken "), truncated=True))
    await slack.say("alice", "general", "@gemma zqthreaded", thread_ts=ts)
    await whole(ts, 3)
    host.answer("zqanswered anew", "zqanswered once more", "zqanswered about the file")
    asked = await slack.say("alice", "general", "@gemma zqasked again")
    await whole(asked, 1)
    await slack.edit("alice", "general", asked, "@gemma zqedited")
    await host.asked(5)
    await whole(asked, 1)
    read, broken = Attachment("zqfiled.txt", "", b"zqfiled"), Attachment("zqfiled.pdf", "", b"%PDF-zqfiled")
    await slack.say("alice", "general", "and that?", thread_ts=asked, files=[read, broken])
    await whole(asked, 2)
    sent = str([request.body for request in host.questions])
    assert [word for word in ("zqasked", "zqthreaded", "zqedited", "zqfiled") if word not in sent] == []
    await slack.command("alice", "general", "/gemma", "zqcommanded")
    await slack.command("alice", "general", "/gemma", "ask zqcommanded")
    await slack.command("alice", "general", "/gemma", "model zqcommanded")


@pytest.mark.parametrize("layout", ["text", "json"])
async def test_a_conversation_leaves_no_word_and_no_secret_in_the_log(
    tmp_path: Path, nursery: Nursery, layout: str
) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        bot: BotProcess = await nursery.start_bot(
            slack, host.url, tmp_path / "gemma.db", env={"LOG_FORMAT": layout, "AIML_API_KEY": "a-key-of-no-form"}
        )
        try:
            await bot.ready()
            await converse(slack, host)
            bot.terminate()
            assert await bot.wait(20) == 0
        finally:
            await bot.close()
        written = "\n".join(bot.log)
        assert "turn settled" in written
        assert [word for word in WORDS if word in written] == []
        secrets = (slack.bot_token, slack.app_token, slack.signing_secret, "a-key-of-no-form")
        assert [secret for secret in secrets if secret in written] == []
        assert max(len(line.encode()) for line in bot.log) <= 4_000
        assert layout == "text" or all(json.loads(line)["logger"] for line in bot.log)


def test_an_env_file_that_others_may_read_is_told_from_one_that_they_may_not(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    assert not is_open(env)
    env.write_text("SLACK_BOT_TOKEN=xoxb-1\n")
    env.chmod(0o600)
    assert not is_open(env)
    for mode in (0o604, 0o640, 0o644):
        env.chmod(mode)
        assert is_open(env)
