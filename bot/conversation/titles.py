"""What a thread is called in the list of a person's conversations: the first words of its first question."""

import html
import re
from collections.abc import Iterable

from bot.conversation.file_ref import FileRef

TITLE_CHARS = 60
"""Characters of a title; Slack takes 200 (docs.slack.dev/reference/methods/agents.sessions.rename)."""

# No repetition runs over what begins another match: else a long message would keep the whole process busy.
_MENTION = re.compile(r"<[@!][^<>]*>")
_MARK = re.compile(r"\A\s*!(\w)")
_CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^<>]*))?>")
_LINK = re.compile(r"<([a-z][a-z0-9+.-]{0,30}:[^<>|\s]+)(?:\|([^<>]*))?>")
_MARKDOWN = re.compile(r"\[([^\[\]\n]+)\]\(<?https?://[^()\s]*\)")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)[^\s]*", re.IGNORECASE)
_SCHEME = re.compile(r"\A[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+'-]+:(?![\w:])")
_MARKUP = re.compile(r"[`*~\x00-\x1f\x7f]+")
_COLON = re.compile(r" ?(?<!:):++(?!\S)")


def title_of(text: str, files: Iterable[FileRef] = ()) -> str:
    """A title for a thread that begins with `text` (in Slack's form): one line without mentions; "" without words.

    A link is called by its words, or by its host where it has none; a question that is nothing but files by the name of
    the first. Slack changes `:` and `/` in a title, so that these are replaced before.
    """
    plain = _MARK.sub(lambda mark: mark[1].upper(), _MENTION.sub(" ", text))
    plain = _LINK.sub(_link_words, _CHANNEL.sub(lambda channel: channel[1] or " ", _MARKDOWN.sub(r"\1", plain)))
    plain = _in_one_line(_EMOJI.sub(" ", html.unescape(plain)))
    return _cut(plain) or next((_cut(_in_one_line(file.name)) for file in files if file.name), "")


def _link_words(link: re.Match[str]) -> str:
    """What a link shows; where that is its address, the host. A mail's or a telephone's is what it names."""
    address, words = link[1], link[2] or ""
    if words and words not in (address, _SCHEME.sub("", address)):
        return words
    return _ADDRESS.sub(r"\1", address) if "://" in address else _SCHEME.sub("", address)


def _in_one_line(plain: str) -> str:
    plain = " ".join(_MARKUP.sub(" ", _ADDRESS.sub(r"\1", plain)).split())
    plain = _COLON.sub(" -", plain).replace(":", ".").replace("/", "-")
    return plain.strip(" -,;")


def _cut(title: str) -> str:
    """At most TITLE_CHARS characters, ended at a word where one ends late enough."""
    if len(title) <= TITLE_CHARS:
        return title
    head = title[: TITLE_CHARS - 1]
    whole = head.rpartition(" ")[0] if title[TITLE_CHARS - 1] != " " else head
    return (whole if len(whole) > TITLE_CHARS // 2 else head).rstrip(" -,;.") + "…"
