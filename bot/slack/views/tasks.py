"""What the bot posts for a task in a person's DM before it answers below: what was asked, of which message, where."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from bot.conversation.material import permalink
from bot.conversation.prompt import plain_words
from bot.conversation.setting import is_dm
from bot.conversation.tasks import Task, TaskKind, quoted_lines, span_words
from bot.slack.views.blocks import context, plain
from bot.slack.views.shortcuts import quoted_pieces
from bot.texts import say

_NAME = re.compile(r"(<(?:@[UW]|#C)[A-Z0-9]+(?:\|[^<>]*)?>)")
_QUOTED_CHARS = 900
_ASKED_CHARS = 3_000


def task_body(task: Task, asked: str, workspace_url: str, language: str) -> dict[str, Any]:
    """The blocks and the short text of such a message. `asked` is what the person wrote, in Slack's form."""
    line = say(f"task.{task.kind}.posted", _values(task, workspace_url, language), language)
    blocks = [context(line)]
    if task.quoted.strip():
        blocks.append(_quotation(task.quoted))
    if asked:
        blocks.append({"type": "section", "text": plain(plain_words(asked, {})[:_ASKED_CHARS])})
    return {"blocks": blocks, "text": line}


def _values(task: Task, workspace_url: str, language: str) -> Mapping[str, object]:
    channel = say("task.in_dm", language=language) if is_dm(task.channel_id) else f"<#{task.channel_id}>"
    author = f"<@{task.author_id}>" if task.author_id else escape(task.author_name, quote=False)
    link = "" if task.kind is TaskKind.CHANNEL else permalink(workspace_url, task.channel_id, task.ts, task.thread_ts)
    return {
        "channel": channel,
        "author": author,
        "link": link,
        "span": span_words(task.span, language) if task.span else "",
    }


def _quotation(text: str) -> dict[str, Any]:
    """Somebody's words, with the names of people and channels as Slack shows them and nothing else of its markup."""
    shown = "".join(
        part if _NAME.fullmatch(part) else escape(plain_words(part, {}), quote=False) for part in _NAME.split(text)
    )
    quoted = quoted_lines("".join(quoted_pieces(shown, 1, _QUOTED_CHARS))) or ">"
    return {"type": "section", "text": {"type": "mrkdwn", "text": quoted, "verbatim": True}}
