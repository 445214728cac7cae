"""What a Web API method is: a function of what is behind the API and of its arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.entities import Channel, ChannelKind, Message, Payload
from bot.playground.refusals import ApiError


class TokenKind(Enum):
    """Which token a method takes."""

    NONE = "none"
    BOT = "xoxb"
    APP = "xapp"


@dataclass(frozen=True, slots=True)
class Method:
    """One method: `call` gives the fields beside `"ok": true`, or raises ApiError; `required` must be given.

    `scope` is what the bot's token needs for it: "" for nothing. Where that depends on the kind of the conversation in
    `channel`, `{kind}` stands for it (`SCOPE_KINDS`); a method that is about no single conversation looks for itself.
    """

    call: Callable[[Backstage, Arguments], Payload]
    required: tuple[str, ...] = ()
    token: TokenKind = TokenKind.BOT
    scope: str = ""

    def check(self, stage: Backstage, args: Arguments) -> None:
        """Raises ApiError `missing_scope` when the app was not granted what this needs."""
        if "{kind}" not in self.scope:
            check_scope(stage, self.scope)
        elif (channel := stage.workspace.channels.get(args.text("channel"))) is not None:
            check_scope(stage, self.scope.format(kind=SCOPE_KINDS[channel.kind]))


SCOPE_KINDS = {
    ChannelKind.PUBLIC: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.GROUP_DM: "mpim",
    ChannelKind.DM: "im",
}
"""What a kind of conversation is called in scopes: `im:read`, `im:history`."""


def visible_channel(stage: Backstage, args: Arguments, name: str = "channel") -> Channel:
    """The conversation an argument names, when the bot may see it; raises ApiError `channel_not_found`."""
    workspace = stage.workspace
    channel = workspace.channels.get(args.text(name))
    if channel is None or (channel.kind is not ChannelKind.PUBLIC and workspace.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def member_channel(stage: Backstage, args: Arguments, name: str = "channel") -> Channel:
    """A conversation in which the bot may write; raises also `not_in_channel` and `is_archived`."""
    channel = visible_channel(stage, args, name)
    if stage.workspace.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    if channel.archived:
        raise ApiError("is_archived")
    return channel


def own_message(stage: Backstage, channel: Channel, ts: str, error_code: str) -> Message:
    """A message of the bot; raises ApiError `message_not_found`, or `error_code` when it is somebody else's."""
    message = channel.messages.get(ts)
    if message is None or message.subtype == "tombstone":
        raise ApiError("message_not_found")
    if message.user != stage.workspace.bot_user:
        raise ApiError(error_code)
    return message


def check_scope(stage: Backstage, scope: str) -> None:
    """Raises ApiError `missing_scope` when the app was not granted a scope."""
    if scope in stage.lacking:
        raise ApiError("missing_scope", needed=scope)


def cursor_field(cursor: str) -> Payload:
    """The `response_metadata` of a paged method."""
    return {"response_metadata": {"next_cursor": cursor}}
