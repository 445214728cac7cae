"""`!summarize 24h #general`, written to the bot in a direct message: where Slack has no slash commands."""

import re
from dataclasses import dataclass, replace

from bot.conversation.addressing import ChannelKind, Question, read_question
from bot.conversation.tasks import Span, Task, TaskKind, span_of
from bot.conversation.turn import Control

_ASKED = re.compile(r"!summari[sz]e(?=\s|$)(.*)", re.IGNORECASE | re.DOTALL)
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^<>]*)?>|#([^\s#<>]+)")
_SKEW_S = 60.0
"""How much later than by our clock something may have been said that a summary is to hold."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A channel that somebody wants summarised, by its id or by its name (the other is ""), and since when."""

    channel_id: str
    name: str
    span: Span


def read_digest(text: str) -> Digest | None:
    """What a message asks for with the mark; None when it is another message. `text` in Slack's form."""
    match = _ASKED.fullmatch(text.strip())
    if match is None:
        return None
    channel = _CHANNEL.search(match.group(1))
    span = span_of(_CHANNEL.sub(" ", match.group(1)))
    if span is None:
        return None
    return Digest(channel.group(1) or "" if channel else "", channel.group(2) or "" if channel else "", span)


def question_in(kind: ChannelKind, text: str, bot_user_id: str) -> Question:
    """What a message in such a conversation asks: as `read_question`, or how the mark is used that is used wrongly."""
    question = read_question(text, bot_user_id)
    if kind is ChannelKind.DM and question.control is None and _ASKED.fullmatch(question.text.strip()):
        return question if read_digest(question.text) else replace(question, control=Control("summarize.mark"))
    return question


def task_in(kind: ChannelKind, question: Question, now: float) -> Task | None:
    """The task that a message in such a conversation asks for, if it does: only direct messages can.

    Whose channel it is, and whether they may see it, is looked up when it runs. `now` in seconds since the epoch.
    """
    if kind is not ChannelKind.DM or question.control is not None:
        return None
    digest = read_digest(question.text)
    if digest is None:
        return None
    since, until = f"{now - digest.span.seconds:.6f}", f"{now + _SKEW_S:.6f}"
    return Task(TaskKind.CHANNEL, digest.channel_id, since_ts=since, until_ts=until, span=digest.span.words)
