"""What Slack's composer makes of what a person types: escaped text, mentions, links, rich text."""

import re
from collections.abc import Callable
from typing import Protocol

from bot.playground.entities import Channel, Payload, User


class Directory(Protocol):
    """Who and what can be named in a message."""

    def find_user(self, name: str) -> User | None:
        """The user with this id or name."""

    def find_channel(self, name: str) -> Channel | None:
        """The channel with this id or name."""


_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>`|\"]+)"
    r"|&lt;@(?P<id>[UW][A-Z0-9]+)&gt;"
    r"|(?<![\w@./])@(?P<user>[A-Za-z0-9][\w.-]*)(?P<surname>[ ][^\W\d_]+)?"
    r"|(?<![\w#/&])#(?P<channel>[a-z0-9][\w-]*)",
)
_WORDS_FOR_ALL = frozenset({"channel", "here", "everyone"})
_WIRE_TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """Slack's escaping: only `&`, `<` and `>` (docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The characters that Slack's three entities stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def compose(text: str, directory: Directory) -> str:
    """Typed text as Slack stores it: escaped; outside code `@name`, `#name` and URLs become tokens.

    A typed `<@U…>` of somebody who exists counts as a mention; every other `<…>` stays text.
    """
    return _outside_code(text, lambda part: _TOKEN.sub(lambda found: _message_token(found, directory), part))


def compose_command(text: str, directory: Directory) -> str:
    """A slash command's text with `should_escape`: people and channels as `<@U…|name>` and `<#C…|name>`."""
    return _outside_code(text, lambda part: _TOKEN.sub(lambda found: _command_token(found, directory), part))


def _outside_code(text: str, replace: Callable[[str], str]) -> str:
    if not any(mark in text for mark in "@#&<>:"):
        return text
    parts = _CODE.split(escape(text))
    return "".join(part if number % 2 else replace(part) for number, part in enumerate(parts))


def _message_token(found: re.Match[str], directory: Directory) -> str:
    if url := found["url"]:
        link = url.rstrip(".,;:!?)'")
        return f"<{link}>{url[len(link) :]}"
    if (name := found["user"]) in _WORDS_FOR_ALL:
        return f"<!{name}>{found['surname'] or ''}"
    user, rest = _named_user(found, directory)
    if user is not None:
        return f"<@{user.id}>{rest}"
    channel = directory.find_channel(found["channel"]) if found["channel"] else None
    return f"<#{channel.id}|{channel.name}>" if channel else found[0]


def _command_token(found: re.Match[str], directory: Directory) -> str:
    user, rest = _named_user(found, directory)
    if user is not None:
        return f"<@{user.id}|{user.name}>{rest}"
    channel = directory.find_channel(found["channel"]) if found["channel"] else None
    return f"<#{channel.id}|{channel.name}>" if channel else found[0]


def _named_user(found: re.Match[str], directory: Directory) -> tuple[User | None, str]:
    """The user a token names, by handle or by the whole name that the page shows, and what stands behind the name."""
    if found["id"]:
        return directory.find_user(found["id"]), ""
    name, next_word = found["user"] or "", found["surname"] or ""
    while name:
        if (user := directory.find_user(name.lower())) is not None:
            rest = found["user"][len(name) :] + next_word
            return user, "" if f"{name}{rest}".casefold() == user.real_name.casefold() else rest
        shorter = name.rstrip("._-") if name[-1] in "._-" else ""
        name = shorter
    return None, ""


def rich_text(text: str) -> list[Payload]:
    """The `rich_text` block that Slack's clients send along with typed text; formatting marks stay characters."""
    if not text:
        return []
    elements: list[Payload] = []
    end = 0
    for found in _WIRE_TOKEN.finditer(text):
        if found.start() > end:
            elements.append({"type": "text", "text": unescape(text[end : found.start()])})
        elements.append(_rich_token(found))
        end = found.end()
    if end < len(text):
        elements.append({"type": "text", "text": unescape(text[end:])})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _rich_token(found: re.Match[str]) -> Payload:
    kind, value = found[1], found[2]
    if kind == "@":
        return {"type": "user", "user_id": value}
    if kind == "#":
        return {"type": "channel", "channel_id": value}
    if kind == "!":
        return {"type": "broadcast", "range": value}
    return {"type": "link", "url": unescape(value)} | ({"text": unescape(found[3])} if found[3] else {})
