"""`chat.*` but the streams: posting, updating, deleting."""

import json

from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.blocks import MARKDOWN_CHARS, check_blocks
from bot.playground.entities import Channel, Message, Payload
from bot.playground.methods.method import Method, member_channel, own_message, visible_channel
from bot.playground.refusals import ApiError
from bot.playground.wire import message_payload

TEXT_CHARS = 40_000
"""docs.slack.dev, `chat.postMessage`: longer text is cut."""
UPDATE_CHARS = 4_000
"""docs.slack.dev, `chat.update`: longer text is `msg_too_long`."""
_METADATA_BYTES = 8_000
_ATTACHMENTS = 100


def _post_message(stage: Backstage, args: Arguments) -> Payload:
    channel = _destination(stage, args)
    text, blocks = content(args)
    thread_ts = thread_root(channel, args.text("thread_ts"))
    message = stage.workspace.post(
        channel,
        stage.workspace.bot_user,
        text[:TEXT_CHARS],
        thread_ts=thread_ts,
        blocks=blocks,
        metadata=metadata(args),
        broadcast=args.flag("reply_broadcast") and thread_ts is not None,
        subtype="thread_broadcast" if args.flag("reply_broadcast") and thread_ts is not None else None,
        username=args.text("username") or None,
    )
    return _sent(stage, message)


def _post_ephemeral(stage: Backstage, args: Arguments) -> Payload:
    channel = member_channel(stage, args)
    if args.text("user") not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = content(args)
    thread_ts = thread_root(channel, args.text("thread_ts"))
    shown = stage.workspace.show(channel, args.text("user"), text[:TEXT_CHARS], blocks, thread_ts)
    return {"message_ts": shown.ts}


def _update(stage: Backstage, args: Arguments) -> Payload:
    channel = member_channel(stage, args)
    message = own_message(stage, channel, args.text("ts"), "cant_update_message")
    if message.streaming:
        raise ApiError("streaming_state_conflict")
    text, blocks = content(args)
    if len(args.text("text")) > UPDATE_CHARS:
        raise ApiError("msg_too_long")
    stage.workspace.edit(message, text=text, blocks=blocks, metadata=metadata(args), marked=not blocks)
    return {**_sent(stage, message), "text": text}


def _delete(stage: Backstage, args: Arguments) -> Payload:
    channel = visible_channel(stage, args)
    message = own_message(stage, channel, args.text("ts"), "cant_delete_message")
    stage.workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def _get_permalink(stage: Backstage, args: Arguments) -> Payload:
    channel = visible_channel(stage, args)
    message = channel.messages.get(args.text("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(stage, message)}


def permalink(stage: Backstage, message: Message) -> str:
    """Where a message is found in the page."""
    link = f"{stage.workspace.origin}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else link


def _destination(stage: Backstage, args: Arguments) -> Channel:
    """Where a post goes: an id, a name (with or without `#`), or a person's id for their DM."""
    workspace, wanted = stage.workspace, args.text("channel")
    if wanted in workspace.users and wanted != workspace.bot_user:
        return workspace.direct_message(wanted)
    if wanted not in workspace.channels and (named := workspace.find_channel(wanted)) is not None:
        return member_channel(stage, Arguments({"channel": named.id}))
    return member_channel(stage, args)


def content(args: Arguments) -> tuple[str, list[Payload]]:
    """The text and the blocks of a message.

    Raises ApiError `no_text`, `markdown_text_conflict`, `msg_too_long`, `too_many_attachments`, and those of blocks.
    """
    text, markdown = args.text("text"), args.text("markdown_text")
    blocks = args.objects("blocks", "invalid_blocks_format")
    attachments = args.objects("attachments", "invalid_attachments")
    if len(attachments) > _ATTACHMENTS:
        raise ApiError("too_many_attachments")
    if markdown:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_CHARS:
            raise ApiError("msg_too_long")
        return markdown, [{"type": "markdown", "text": markdown, "block_id": "b00"}]
    if not text.strip() and not blocks and not attachments:
        raise ApiError("no_text")
    return text, check_blocks(blocks) if blocks else []


def metadata(args: Arguments) -> Payload | None:
    """The metadata of a message; `{}` takes it away, None leaves it.

    Raises ApiError `invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`.
    """
    given = args.object("metadata", "invalid_metadata_format")
    if not given:
        return given
    if not isinstance(given.get("event_type"), str) or not isinstance(given.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(given)) > _METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return given


def thread_root(channel: Channel, thread_ts: str) -> str | None:
    """The root of the thread that `thread_ts` names; None without one.

    Raises ApiError `thread_not_found` when there is no such message. A reply's own ts stands for its thread.
    """
    if not thread_ts:
        return None
    message = channel.messages.get(thread_ts)
    if message is None:
        raise ApiError("thread_not_found")
    return message.thread_ts or message.ts


def _sent(stage: Backstage, message: Message) -> Payload:
    return {"channel": message.channel, "ts": message.ts, "message": message_payload(stage.workspace, message)}


METHODS = {
    "chat.postMessage": Method(_post_message, ("channel",), scope="chat:write"),
    "chat.postEphemeral": Method(_post_ephemeral, ("channel", "user"), scope="chat:write"),
    "chat.update": Method(_update, ("channel", "ts"), scope="chat:write"),
    "chat.delete": Method(_delete, ("channel", "ts"), scope="chat:write"),
    "chat.getPermalink": Method(_get_permalink, ("channel", "message_ts")),
}
