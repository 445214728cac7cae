"""What an app sends to a response_url, or along with the acknowledgement of a command."""

from bot.playground.blocks import check_blocks
from bot.playground.changes import EphemeralShown
from bot.playground.entities import Channel, Ephemeral, Payload
from bot.playground.grants import ResponseUrl
from bot.playground.refusals import ApiError
from bot.playground.workspace import Workspace


def respond(workspace: Workspace, url: ResponseUrl, answer: Payload) -> None:
    """Carry out what was posted to a response_url.

    docs.slack.dev/interactivity/handling-user-interaction: `replace_original`, `delete_original`, `response_type`.
    """
    channel = workspace.channels[url.channel]
    if answer.get("delete_original"):
        _replace(workspace, channel, url, None)
    elif answer.get("replace_original"):
        _replace(workspace, channel, url, answer)
    else:
        thread_ts = answer.get("thread_ts") or url.thread_ts
        show_response(workspace, channel, url.user, answer, thread_ts if isinstance(thread_ts, str) else None)


def show_response(
    workspace: Workspace, channel: Channel, user: str, answer: Payload, thread_ts: str | None = None
) -> None:
    """Show an answer to one person, or to the channel with `response_type: in_channel`."""
    text, blocks = _content(answer)
    if answer.get("response_type") == "in_channel":
        root = thread_ts if thread_ts in channel.messages else None
        workspace.post(channel, workspace.bot_user, text, blocks=blocks, thread_ts=root)
    else:
        workspace.show(channel, user, text, blocks, thread_ts)


def _replace(workspace: Workspace, channel: Channel, url: ResponseUrl, answer: Payload | None) -> None:
    """Change or delete the message that the interaction came from."""
    shown = next((each for each in channel.ephemerals if each.ts == url.source_ts), None)
    if shown is not None:
        _replace_ephemeral(workspace, shown, answer)
        return
    message = channel.messages.get(url.source_ts or "")
    if message is None or message.user != workspace.bot_user:
        raise ApiError("message_not_found")
    if answer is None:
        workspace.remove(message)
        return
    text, blocks = _content(answer)
    workspace.edit(message, text=text, blocks=blocks, marked=not blocks)


def _replace_ephemeral(workspace: Workspace, shown: Ephemeral, answer: Payload | None) -> None:
    if answer is None:
        workspace.hide(shown)
        return
    shown.text, shown.blocks = _content(answer)
    workspace.tell(EphemeralShown(shown))


def _content(answer: Payload) -> tuple[str, list[Payload]]:
    text, blocks = str(answer.get("text") or ""), answer.get("blocks") or []
    if not text and not blocks:
        raise ApiError("no_text")
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    return text, check_blocks(blocks)
