"""Streamed messages: how they start, grow, end and expire.

The caps are as reported for Slack, which documents none: about 11,000 bytes a message and five minutes of life.
"""

from collections.abc import Sequence

from bot.playground.blocks import check_blocks
from bot.playground.changes import MessageChanged, MessageTouched, SessionStopped
from bot.playground.entities import Channel, ChannelKind, Message, Payload, Stream
from bot.playground.refusals import ApiError, Refused
from bot.playground.wire import message_payload
from bot.playground.workspace import Workspace

STREAM_BYTES = 11_000
STREAM_LIFE_S = 300.0
STREAM_IDLE_S = 120.0
MARKDOWN_CHARS = 12_000

_TASK_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})


def start(workspace: Workspace, channel: Channel, thread_ts: str, recipient: str | None) -> Message:
    """Open a streamed message below `thread_ts`; its session is `processing` until the stream stops."""
    now = workspace.clock()
    stream = Stream(started_at=now, touched_at=now, recipient=recipient)
    message = workspace.post(channel, workspace.bot_user, "", thread_ts=thread_ts, stream=stream)
    workspace.set_session(channel.id, thread_ts, "processing")
    return message


def append(workspace: Workspace, message: Message, text: str, chunks: Sequence[Payload]) -> None:
    """Add text or chunks.

    Raises ApiError `message_not_in_streaming_state` when the stream ended or expired, `stopped_by_user` after Slack's
    Stop, `msg_too_long` for ever once the cap was hit.
    """
    stream = open_stream(workspace, message)
    if stream.stopped_by_user:
        raise ApiError("stopped_by_user")
    _grow(stream, text, chunks)
    stream.touched_at = workspace.clock()
    workspace.tell(MessageTouched(message))


def stop(  # noqa: PLR0913 - the arguments of chat.stopStream
    workspace: Workspace,
    message: Message,
    text: str,
    chunks: Sequence[Payload],
    *,
    blocks: Sequence[Payload] = (),
    metadata: Payload | None = None,
    session_status: str = "active",
) -> None:
    """End a stream, with a last piece and the blocks below the text; errors as in `append`."""
    stream = open_stream(workspace, message)
    if text or chunks:
        _grow(stream, text, chunks)
    previous = message_payload(workspace, message)
    message.blocks = list(blocks)
    if metadata is not None:
        message.metadata = metadata
    _close(workspace, message, stream, session_status)
    workspace.tell(MessageChanged(message, previous))


def stop_session(workspace: Workspace, channel: Channel, thread_ts: str, user: str) -> None:
    """A person presses Slack's own Stop; raises Refused where Slack does not show it."""
    if channel.kind is not ChannelKind.DM:
        raise Refused("Slack shows its Stop button only in direct messages with an agent")
    if workspace.sessions.get((channel.id, thread_ts)) != "processing":
        raise Refused("there is nothing to stop: the session is not processing")
    stopped = []
    for message in workspace.open_streams.values():
        if message.stream and message.channel == channel.id and message.thread_ts == thread_ts:
            message.stream.stopped_by_user = True
            stopped.append(message.ts)
    workspace.tell(SessionStopped(channel.id, thread_ts, user, tuple(stopped)))


def open_stream(workspace: Workspace, message: Message) -> Stream:
    """The live stream of a message; raises ApiError `message_not_in_streaming_state` when it has none (any more)."""
    stream = message.stream
    if stream is None or not stream.open or _expired(workspace, stream):
        expire(workspace)
        raise ApiError("message_not_in_streaming_state")
    return stream


def expire(workspace: Workspace) -> None:
    """End the streams that lived or idled too long; their sessions become `active`."""
    for message in list(workspace.open_streams.values()):
        if message.stream is not None and _expired(workspace, message.stream):
            _close(workspace, message, message.stream, "active")
            workspace.tell(MessageTouched(message))


def checked_chunks(chunks: list[Payload]) -> tuple[str, list[Payload]]:
    """The text and the other parts of `chunks`; raises ApiError `invalid_chunks` for what is none.

    docs.slack.dev, `chat.appendStream`: `markdown_text`, `task_update`, `plan_update`, `blocks`.
    """
    texts: list[str] = []
    others: list[Payload] = []
    for chunk in chunks:
        kind = chunk.get("type")
        if kind == "markdown_text" and isinstance(chunk.get("text"), str):
            texts.append(chunk["text"])
        elif kind == "task_update" and _is_task(chunk):
            others.append(chunk)
        elif kind == "plan_update" and isinstance(chunk.get("title"), str):
            others.append({"type": "plan", "title": chunk["title"], "tasks": []})
        elif kind == "blocks" and isinstance(chunk.get("blocks"), list):
            others.extend(check_blocks(chunk["blocks"]))
        else:
            raise ApiError("invalid_chunks", f"[ERROR] invalid chunk of type {kind!r}")
    return "".join(texts), others


def _is_task(chunk: Payload) -> bool:
    return all(isinstance(chunk.get(key), str) for key in ("id", "title", "status")) and (
        chunk["status"] in _TASK_STATUSES
    )


def _grow(stream: Stream, text: str, chunks: Sequence[Payload]) -> None:
    """Take in a piece, or refuse it and everything after it."""
    added = len(text.encode("utf-8", "surrogatepass")) + sum(_chunk_bytes(chunk) for chunk in chunks)
    if stream.overflowed or stream.size_bytes + added > STREAM_BYTES:
        stream.overflowed = True
        raise ApiError("msg_too_long")
    stream.size_bytes += added
    if text:
        stream.pieces.append(text)
    for chunk in chunks:
        _merge(stream.chunks, chunk)


def _chunk_bytes(chunk: Payload) -> int:
    """What a chunk costs: titles once, details twice, as reported."""
    sizes = ((chunk.get("title"), 1), (chunk.get("details"), 2), (chunk.get("output"), 1))
    return sum(len(value.encode()) * times for value, times in sizes if isinstance(value, str))


def _merge(shown: list[Payload], chunk: Payload) -> None:
    """Show a chunk: a task that is there already changes title and status, and its details grow."""
    if chunk.get("type") != "task_update":
        shown.append(chunk)
        return
    card = next((block for block in shown if block.get("task_id") == chunk["id"]), None)
    if card is None:
        card = {"type": "task_card", "task_id": chunk["id"]}
        shown.append(card)
    card |= {key: chunk[key] for key in ("title", "status", "output", "sources") if key in chunk}
    if chunk.get("details"):
        card["details"] = card.get("details", "") + chunk["details"]


def _expired(workspace: Workspace, stream: Stream) -> bool:
    now = workspace.clock()
    return now - stream.started_at > STREAM_LIFE_S or now - stream.touched_at > STREAM_IDLE_S


def _close(workspace: Workspace, message: Message, stream: Stream, session_status: str) -> None:
    stream.open = False
    workspace.open_streams.pop((message.channel, message.ts), None)
    workspace.set_session(message.channel, message.thread_ts or message.ts, session_status)
