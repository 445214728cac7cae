import pytest

from bot.conversation.addressing import ChannelKind, Question
from bot.conversation.digests import Digest, read_digest, task_in
from bot.conversation.tasks import Span, TaskKind

DAY = Span(86_400, "24 h")


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("!summarize 24h #general", Digest("", "general", DAY)),
        ("!summarise #team-ops_2", Digest("", "team-ops_2", DAY)),
        ("!Summarize <#C0GENERAL|general> 7d", Digest("C0GENERAL", "", Span(7 * 86_400, "7 d"))),
        ("!summarize <#C0GENERAL>", Digest("C0GENERAL", "", DAY)),
        ("!summarize", Digest("", "", DAY)),
        ("!summarize #日本 90m", Digest("", "日本", Span(5_400, "90 min"))),
        ("!summarize what I said", None),
        ("!summarizer #general", None),
        ("please !summarize #general", None),
        ("summarize #general", None),
    ],
)
def test_the_mark_names_a_channel_and_a_time(text: str, digest: Digest | None) -> None:
    assert read_digest(text) == digest


def test_the_task_looks_back_from_now_and_names_a_channel_only_by_its_id() -> None:
    task = task_in(ChannelKind.DM, Question("!summarize <#C0GENERAL|general> 1h"), 1_760_000_000.0)
    assert task is not None
    assert (task.kind, task.channel_id, task.span) == (TaskKind.CHANNEL, "C0GENERAL", "1 h")
    assert (task.since_ts, task.until_ts) == ("1759996400.000000", "1760000060.000000")
    named = task_in(ChannelKind.DM, Question("!summarize #general"), 1_760_000_000.0)
    assert named is not None
    assert named.channel_id == ""
    assert task_in(ChannelKind.DM, Question("hello"), 1.0) is None
    assert task_in(ChannelKind.PUBLIC, Question("!summarize #general"), 1.0) is None
