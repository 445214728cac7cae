"""`assistant.threads.*` and `agents.sessions.*`: status, title, suggested prompts, and the life of a session."""

from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.entities import Channel, ChannelKind, Payload
from bot.playground.methods.method import Method, visible_channel
from bot.playground.refusals import ApiError

_STATUSES = frozenset({"processing", "active", "suspended", "closed"})
_LOADING_MESSAGES = 10
_PROMPTS = 4
_TITLE_CHARS = 200
_MANGLED = str.maketrans(":/", "__")
"""What becomes of some characters of a title, as reported."""


def _thread(stage: Backstage, args: Arguments) -> tuple[Channel, str]:
    """The conversation and the root's ts; raises ApiError `invalid_thread_ts` when there is no such message."""
    channel = visible_channel(stage, args, "channel_id")
    if stage.workspace.bot_user not in channel.members:
        raise ApiError("channel_not_found")
    message = channel.messages.get(args.text("thread_ts"))
    if message is None:
        raise ApiError("invalid_thread_ts")
    return channel, message.thread_ts or message.ts


def _set_status(stage: Backstage, args: Arguments) -> Payload:
    if "status" not in args.values:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: status")
    channel, root = _thread(stage, args)
    loading = args.json("loading_messages", "invalid_arguments")
    if loading is not None and (not isinstance(loading, list) or len(loading) > _LOADING_MESSAGES):
        raise ApiError("invalid_arguments", "[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]")
    stage.workspace.set_status(channel.id, root, args.text("status"))
    return {}


def _set_title(stage: Backstage, args: Arguments) -> Payload:
    channel, root = _thread(stage, args)
    stage.workspace.set_title(channel.id, root, args.text("title"))
    return {}


def _set_suggested_prompts(stage: Backstage, args: Arguments) -> Payload:
    channel = visible_channel(stage, args, "channel_id")
    if channel.kind is not ChannelKind.DM:
        raise ApiError("channel_not_found")
    prompts = args.objects("prompts", "invalid_arguments")
    if not 1 <= len(prompts) <= _PROMPTS or not all(each.get("title") and each.get("message") for each in prompts):
        raise ApiError("invalid_arguments", "[ERROR] between 1 and 4 prompts with title and message")
    if not args.text("thread_ts"):  # with it Slack says yes, and shows none
        stage.workspace.set_prompts(channel.id, args.text("title"), prompts)
    return {}


def _session_set_status(stage: Backstage, args: Arguments) -> Payload:
    _check_agent(stage)
    if args.text("status") not in _STATUSES:
        raise ApiError("invalid_arguments", "[ERROR] invalid status [json-pointer:/status]")
    channel, root = _thread(stage, args)
    if len(args.text("title")) > _TITLE_CHARS:
        raise ApiError("invalid_arguments", "[ERROR] title is too long [json-pointer:/title]")
    key = channel.id, root
    if args.text("title") and key not in stage.workspace.sessions:
        stage.workspace.set_title(*key, args.text("title"))
    stage.workspace.set_session(channel.id, root, args.text("status"))
    return {}


def _session_rename(stage: Backstage, args: Arguments) -> Payload:
    _check_agent(stage)
    channel, root = _thread(stage, args)
    if (channel.id, root) not in stage.workspace.sessions:
        raise ApiError("not_authorized")
    title = args.text("title")[:_TITLE_CHARS].translate(_MANGLED)
    stage.workspace.set_title(channel.id, root, title)
    return {"title": title}


def _check_agent(stage: Backstage) -> None:
    if not stage.workspace.is_agent:
        raise ApiError("not_agent_app")


METHODS = {
    "assistant.threads.setStatus": Method(_set_status, ("channel_id", "thread_ts"), scope="chat:write"),
    "assistant.threads.setTitle": Method(_set_title, ("channel_id", "thread_ts", "title"), scope="assistant:write"),
    "assistant.threads.setSuggestedPrompts": Method(
        _set_suggested_prompts, ("channel_id", "prompts"), scope="assistant:write"
    ),
    "agents.sessions.setStatus": Method(_session_set_status, ("channel_id", "thread_ts", "status")),
    "agents.sessions.rename": Method(_session_rename, ("channel_id", "thread_ts", "title")),
}
