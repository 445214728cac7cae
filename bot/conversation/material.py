"""What was said in a thread or a channel, as something to summarise: numbered, cut to a budget, with a link to each.

The model names messages by their numbers (`[m3]`); our own code turns these into links, so that no address comes from
the model. People's words cannot forge a number or the line of another message.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from bot.conversation.file_ref import FileRef
from bot.conversation.prompt import OMITTED, one_line
from bot.conversation.tokens import estimate_text

_LONGEST = 1_500
"""Characters of one message that are shown: a pasted log must not take the place of all that was said."""

_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_NUMBER_BEGUN = re.compile(r"\[(?=\s*m\s*\d)", re.IGNORECASE)
_NUMBERS = r"m\s*\d+(?:(?:[\s,;&\u2013-]|and|to)+(?:m\s*)?\d+)*"
_REFERENCE = re.compile(
    rf"(?P<gap>[ \t]?)(?:\[\s*(?P<square>{_NUMBERS})\s*\](?:\([^()\s]*\))?|\(\s*(?P<round>{_NUMBERS})\s*\))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was read from Slack: `text` in Slack's form, `files` what came with it.

    `thread_ts` is the `ts` of the message below which it stands; "" at the top level.
    """

    ts: str
    user_id: str
    text: str
    thread_ts: str = ""
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """What was read of a conversation, oldest first; `more`: that is not all there is. `threaded`: it is one thread."""

    channel_id: str
    said: tuple[Said, ...] = ()
    threaded: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is sent of a material: its text in Slack's form, and the address of each message by its number.

    `total` messages were read, `seen` of them are in the text; `more`: there are others that were not read.
    """

    text: str
    links: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seen: int = 0
    total: int = 0
    more: bool = False

    @property
    def cut(self) -> bool:
        """Whether something was left out."""
        return self.more or self.seen < self.total


def excerpt_of(material: Material, budget_tokens: float, workspace_url: str) -> Excerpt:
    """The newest messages that fit the budget; a thread's first message stays, as it says what the thread is about."""
    kept = _kept(material, budget_tokens)
    numbers = {material.said[at].ts: number for number, at in enumerate(kept, 1)}
    lines: list[str] = []
    day, before = "", -1
    for at in kept:
        said = material.said[at]
        if at != before + 1:
            lines.append(OMITTED)
        if (today := _day(said.ts)) != day:
            lines.append(f"— {today} —")
        lines.append(_line(said, numbers, threaded=material.threaded))
        day, before = today, at
    links = {
        str(number): permalink(workspace_url, material.channel_id, ts, thread_ts)
        for number, (ts, thread_ts) in enumerate(
            ((material.said[at].ts, material.said[at].thread_ts) for at in kept), 1
        )
    }
    return Excerpt("\n".join(lines), MappingProxyType(links), len(kept), len(material.said), material.more)


def files_in(material: Material) -> Sequence[FileRef]:
    """What came with its messages, the newest first."""
    return [file for said in reversed(material.said) for file in said.files]


def with_links(text: str, links: Mapping[str, str]) -> str:
    """A model's text with each `[m3]` as a link to that message; numbers that no message has are taken out."""

    def linked(match: re.Match[str]) -> str:
        numbers = dict.fromkeys(str(int(each)) for each in _DIGITS.findall(match["square"] or match["round"]))
        shown = " ".join(f"[({number})]({links[number]})" for number in numbers if number in links)
        return f"{match['gap'] or ' '}{shown}" if shown else ""

    return _REFERENCE.sub(linked, text)


def permalink(workspace_url: str, channel_id: str, ts: str, thread_ts: str = "") -> str:
    """A message's address, as `chat.getPermalink` gives it; `workspace_url` is what `auth.test` tells.

    The address of a reply names its thread, or Slack would open the channel at another place.
    """
    address = f"{workspace_url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"
    return f"{address}?thread_ts={thread_ts}&cid={channel_id}" if thread_ts and thread_ts != ts else address


def _kept(material: Material, budget_tokens: float) -> Sequence[int]:
    """Which messages are sent, by their place: at least the newest."""
    first = 1 if material.threaded and material.said else 0
    room = budget_tokens - sum(map(_cost, material.said[:first]))
    kept: list[int] = []
    for at in range(len(material.said) - 1, first - 1, -1):
        room -= _cost(material.said[at])
        if room < 0 and kept:
            break
        kept.append(at)
    return [*range(first), *reversed(kept)]


def _cost(said: Said) -> float:
    return estimate_text(_line(said, {}, threaded=False)) + 1


def _line(said: Said, numbers: Mapping[str, int], *, threaded: bool) -> str:
    speaker = f"<@{said.user_id}>" if _USER_ID.fullmatch(said.user_id) else "someone"
    below = said.thread_ts and said.thread_ts != said.ts and not threaded
    if below:
        root = numbers.get(said.thread_ts)
        speaker += f" (reply to m{root})" if root else " (reply)"
    text = said.text if len(said.text) <= _LONGEST else f"{whole(said.text[:_LONGEST])} …"
    words = [line for line in text.splitlines() if line.strip()]
    lines = [*words, *(f"[file: {one_line(file.called)}]" for file in said.files)]
    return f"[m{numbers.get(said.ts, 100)}] {speaker}: " + _NUMBER_BEGUN.sub("(", "\n    ".join(lines))


def whole(text: str) -> str:
    """The text without a token of Slack's (`<@U…>`, a link) of which only the beginning is there."""
    begun = text.rfind("<")
    return text if text.rfind(">") > begun or begun < 0 else text[:begun]


def _day(ts: str) -> str:
    day = datetime.fromtimestamp(float(ts), UTC)
    return f"{day:%A}, {day.day} {day:%B %Y}"
