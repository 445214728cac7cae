"""What a workspace is made of: people, channels, messages, files, views."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Payload = dict[str, Any]
"""A JSON object as it crosses the wire."""


class ChannelKind(StrEnum):
    """The four kinds of conversation; the values are those of the page."""

    PUBLIC = "channel"
    PRIVATE = "private"
    GROUP_DM = "mpim"
    DM = "im"


@dataclass(slots=True, eq=False)
class User:
    """A person, or the bot's own user (`is_bot`).

    `is_restricted` is a guest, `is_ultra_restricted` one of a single channel. `team_id` is the workspace of somebody of
    another organisation, `org` what that is called; "" for our own people. `enterprise_id` is the organisation (in
    Enterprise Grid) of that workspace: with the one of ours they are a colleague.
    """

    id: str
    name: str
    real_name: str
    color: str
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    team_id: str = ""
    org: str = ""
    enterprise_id: str = ""
    deleted: bool = False
    locale: str = "en-US"
    tz: str = "Europe/Berlin"


@dataclass(slots=True, eq=False)
class File:
    """An uploaded file; `content` is None when it was too large to be kept over a restart.

    `thumb` is a smaller picture of it, which in Slack the server makes. `elsewhere`: it belongs to another workspace,
    so that events tell nothing of it but where to ask. `mode` is `hosted`, `snippet`, or `quip` for a canvas.
    """

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    user: str
    created: int
    content: bytes | None
    channels: list[str] = field(default_factory=list)
    thumb: bytes | None = None
    elsewhere: bool = False
    mode: str = "hosted"


@dataclass(slots=True, eq=False)
class Stream:
    """The life of a streamed message: its pieces and their size; the two times in the clock's seconds."""

    started_at: float
    touched_at: float
    recipient: str | None
    pieces: list[str] = field(default_factory=list)
    chunks: list[Payload] = field(default_factory=list)
    size_bytes: int = 0
    open: bool = True
    overflowed: bool = False
    stopped_by_user: bool = False

    def text(self) -> str:
        """Everything that was appended so far, joined."""
        if len(self.pieces) > 1:
            self.pieces[:] = ["".join(self.pieces)]
        return self.pieces[0] if self.pieces else ""


@dataclass(slots=True, eq=False)
class Message:
    """A message. `thread_ts` is the root's ts on a reply and None on a root or a message outside threads.

    `text` is mrkdwn as Slack stores it; `blocks` are as they were sent, the `markdown` block included.
    """

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    blocks: list[Payload] = field(default_factory=list)
    bot: bool = False
    subtype: str | None = None
    edited_ts: str | None = None
    files: list[File] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    repliers: list[str] = field(default_factory=list)
    broadcast: bool = False
    metadata: Payload | None = None
    client_msg_id: str | None = None
    username: str | None = None
    stream: Stream | None = None

    @property
    def streaming(self) -> bool:
        """Whether more text may come by `chat.appendStream`."""
        return self.stream is not None and self.stream.open

    @property
    def edited(self) -> bool:
        """Whether Slack shows "(edited)"."""
        return self.edited_ts is not None

    @property
    def shown_blocks(self) -> list[Payload]:
        """The blocks a person sees: what was streamed as one `markdown` block, then the blocks of the message."""
        if self.stream is None or not (text := self.stream.text()):
            return [*self.stream.chunks, *self.blocks] if self.stream else self.blocks
        return [{"type": "markdown", "text": text}, *self.stream.chunks, *self.blocks]

    @property
    def markdown(self) -> str:
        """The Markdown that was sent, in a stream or in `markdown` blocks, joined; empty when there was none."""
        return "".join(block["text"] for block in self.shown_blocks if block["type"] == "markdown")

    @property
    def shown_text(self) -> str:
        """What a person reads, as plain as it comes: the text of the blocks, or `text` when there are none.

        Small print and buttons below an answer (a `markdown` block) are left out.
        """
        blocks = self.shown_blocks
        while blocks and blocks[-1]["type"] in _BELOW and any(block["type"] == "markdown" for block in blocks):
            blocks = blocks[:-1]
        return "\n".join(block_texts(blocks)) or self.text


@dataclass(slots=True, eq=False)
class Ephemeral:
    """A message that only `user` sees, and only until the page is loaded anew somewhere else.

    It is the app's, or with `by_slack` Slackbot's.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Payload] = field(default_factory=list)
    thread_ts: str | None = None
    by_slack: bool = False

    @property
    def shown_text(self) -> str:
        """What the person reads."""
        return "\n".join(block_texts(self.blocks)) or self.text


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation: its members, and its messages in the order of their ts. `shared`: with another organisation.

    `org_shared`: with another workspace of the same organisation (Enterprise Grid).
    """

    id: str
    name: str
    kind: ChannelKind
    created: int
    members: list[str]
    topic: str = ""
    archived: bool = False
    shared: bool = False
    org_shared: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    top_level: list[str] = field(default_factory=list)
    ephemerals: list[Ephemeral] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class View:
    """A modal or an App Home: `payload` is the view object as the app sees it, `user` who looks at it."""

    id: str
    user: str
    payload: Payload
    open: bool = True

    @property
    def is_home(self) -> bool:
        """Whether it is the person's App Home, not a modal."""
        return self.payload.get("type") == "home"


def block_texts(blocks: list[Payload]) -> Iterator[str]:
    """Every text in blocks, in reading order: what a screen reader would say."""
    for block in blocks:
        yield from _texts(block)


def _texts(node: object) -> Iterator[str]:
    """The texts below one node of Block Kit."""
    if isinstance(node, dict):
        text = node.get("text")
        if isinstance(text, str):
            yield text
        for key, value in node.items():
            if isinstance(value, dict | list) and key not in _SILENT:
                yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)


_SILENT = frozenset({"confirm", "style", "state"})
_BELOW = frozenset({"actions", "context", "context_actions"})
