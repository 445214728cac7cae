"""`chat.startStream`, `chat.appendStream`, `chat.stopStream`."""

from bot.playground import streams
from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.blocks import check_blocks
from bot.playground.entities import Channel, ChannelKind, Message, Payload
from bot.playground.methods.chat import metadata, thread_root
from bot.playground.methods.method import Method, member_channel, own_message
from bot.playground.refusals import ApiError
from bot.playground.wire import message_payload

_SESSION_STATUSES = frozenset({"processing", "active", "suspended", "closed"})
_DISPLAY_MODES = frozenset({"timeline", "plan", "dense"})


def _start_stream(stage: Backstage, args: Arguments) -> Payload:
    channel = member_channel(stage, args)
    recipient = _recipient(stage, channel, args)
    root = thread_root(channel, args.text("thread_ts"))
    if args.text("task_display_mode", "timeline") not in _DISPLAY_MODES:
        raise ApiError("invalid_arguments", "[ERROR] invalid task_display_mode [json-pointer:/task_display_mode]")
    text, chunks = _piece(args)
    if len(text.encode("utf-8", "surrogatepass")) > streams.STREAM_BYTES:
        raise ApiError("msg_too_long")
    message = streams.start(stage.workspace, channel, root or "", recipient)
    if text or chunks:
        streams.append(stage.workspace, message, text, chunks)
    return {"channel": channel.id, "ts": message.ts}


def _append_stream(stage: Backstage, args: Arguments) -> Payload:
    channel, message = _streamed(stage, args)
    streams.open_stream(stage.workspace, message)
    text, chunks = _piece(args)
    if not text and not chunks:
        raise ApiError("no_text")
    streams.append(stage.workspace, message, text, chunks)
    return {"channel": channel.id, "ts": message.ts}


def _stop_stream(stage: Backstage, args: Arguments) -> Payload:
    channel, message = _streamed(stage, args)
    streams.open_stream(stage.workspace, message)
    text, chunks = _piece(args)
    blocks = args.objects("blocks", "invalid_blocks_format")
    status = args.text("session_status", "active")
    if status not in _SESSION_STATUSES:
        raise ApiError("invalid_arguments", "[ERROR] invalid session_status [json-pointer:/session_status]")
    streams.stop(
        stage.workspace,
        message,
        text,
        chunks,
        blocks=check_blocks(blocks) if blocks else (),
        metadata=metadata(args),
        session_status=status,
    )
    shown = message_payload(stage.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _streamed(stage: Backstage, args: Arguments) -> tuple[Channel, Message]:
    channel = member_channel(stage, args)
    return channel, own_message(stage, channel, args.text("ts"), "message_not_owned_by_app")


def _recipient(stage: Backstage, channel: Channel, args: Arguments) -> str | None:
    """Who sees the text live; outside DMs both ids are needed (docs.slack.dev, `chat.startStream`).

    The team is the recipient's own: somebody of another organisation has another one than we.
    """
    user, team = args.text("recipient_user_id"), args.text("recipient_team_id")
    if channel.kind is not ChannelKind.DM:
        if not user:
            raise ApiError("missing_recipient_user_id")
        if not team:
            raise ApiError("missing_recipient_team_id")
    recipient = stage.workspace.users.get(user) if user else None
    if user and recipient is None:
        raise ApiError("user_not_found")
    if team and team != ((recipient and recipient.team_id) or stage.workspace.team_id):
        raise ApiError("team_not_found")
    return user or None


def _piece(args: Arguments) -> tuple[str, list[Payload]]:
    """The text and the other chunks of a call: `markdown_text` or `chunks`, never both."""
    text = args.text("markdown_text")
    chunks = args.objects("chunks", "invalid_chunks")
    if text and chunks:
        raise ApiError("invalid_arguments", "[ERROR] markdown_text and chunks exclude each other")
    if len(text) > streams.MARKDOWN_CHARS:
        raise ApiError("msg_too_long")
    return streams.checked_chunks(chunks) if chunks else (text, [])


METHODS = {
    "chat.startStream": Method(_start_stream, ("channel", "thread_ts"), scope="chat:write"),
    "chat.appendStream": Method(_append_stream, ("channel", "ts"), scope="chat:write"),
    "chat.stopStream": Method(_stop_stream, ("channel", "ts"), scope="chat:write"),
}
