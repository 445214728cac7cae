"""What a thread is called in the list of a person's conversations: the first words of its first question."""

import html
import re

TITLE_CHARS = 60
"""Characters of a title; Slack takes 200 (docs.slack.dev/reference/methods/agents.sessions.rename)."""

_MENTION = re.compile(r"<[@!][^>]*>")
_MARK = re.compile(r"\A\s*!(\w)")
_NAMED = re.compile(r"<(?:#[A-Z0-9]+|[a-z][a-z0-9+.-]*:[^>|]*)\|([^>]*)>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+>")
_ADDRESS = re.compile(r"<?[a-z][a-z0-9+.-]*://([^/>|\s]+)[^>\s]*>?")
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+'-]+:(?![\w:])")
_MARKUP = re.compile(r"[`*~\x00-\x1f\x7f]+")
_COLON = re.compile(r"\s*:+(?=\s|$)")


def title_of(text: str) -> str:
    """A title for a thread that begins with `text` (in Slack's form): one line without mentions; "" without words.

    Slack changes `:` and `/` in a title, so that these are replaced before.
    """
    plain = _NAMED.sub(r"\1", _MENTION.sub(" ", text))
    plain = _MARK.sub(lambda mark: mark[1].upper(), plain)
    plain = html.unescape(_ADDRESS.sub(r"\1", _CHANNEL.sub(" ", plain)))
    plain = _MARKUP.sub(" ", _EMOJI.sub(" ", plain))
    plain = _COLON.sub(" -", plain).replace(":", ".").replace("/", "-")
    return _cut(" ".join(plain.split()).strip(" -,;"))


def _cut(title: str) -> str:
    """At most TITLE_CHARS characters, ended at a word where one ends late enough."""
    if len(title) <= TITLE_CHARS:
        return title
    head = title[: TITLE_CHARS - 1]
    whole = head.rpartition(" ")[0] if title[TITLE_CHARS - 1] != " " else head
    return (whole if len(whole) > TITLE_CHARS // 2 else head).rstrip(" -,;.") + "…"
