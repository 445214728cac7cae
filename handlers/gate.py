"""The one step before every listener: who comes in, by which way, and what they are told who are not let in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.access import Act, Refusal
from bot.conversation.setting import Scope
from bot.services import Services
from bot.slack.messages import Payload
from bot.slack.opening import open_view, publish_home
from bot.slack.telling import tell
from bot.slack.views.refusals import refusal_home, refusal_view
from bot.slack.views.settings import SETTINGS
from bot.slack.views.shortcuts import ABOUT_FORM, ASK_FORM, CHANNEL, about_ids, given_channel
from bot.texts import say
from handlers.failures import first_input
from handlers.payloads import place_shown, team_of, user_of
from handlers.rows import Handler, Way


def gated(handler: Handler, way: Way, services: Services) -> Callable[[AsyncArgs], Awaitable[None]]:
    """The listener that runs a handler for those who are let in by its way."""

    async def listener(args: AsyncArgs) -> None:
        follow(args.body, services)
        act = act_from(way if isinstance(way, str) else way(args.body), args.body)
        refusal = await services.access.refusal(act)
        if refusal is None:
            await handler(args, services)
        else:
            await _refuse(args, services, act, refusal)

    return listener


_OVER = frozenset({"channel_deleted", "group_deleted", "channel_archive", "group_archive", "member_left_channel"})
"""Events that tell of an end. Of an id that is a former one they tell nothing of the channel: it goes on."""


def follow(body: dict[str, Any], services: Services) -> None:
    """Take an event of a channel that has another id by now for one of the channel as it is: it may come late.

    Whether it was shared when it had the former one does not count any more.
    """
    event = body.get("event")
    if isinstance(event, dict) and isinstance(channel := event.get("channel"), str):
        now = services.moving.now(channel)
        if now != channel:
            event["channel"] = "" if event.get("type") in _OVER else now
            body.pop("is_ext_shared_channel", None)


def act_from(way: str, body: Payload) -> Act:
    """Who comes in by a way, and which conversation they act on: a form names it, since it stands in none."""
    event = body.get("event")
    if isinstance(event, dict):
        user, channel, shared = event.get("user"), event.get("channel"), body.get("is_ext_shared_channel")
        return Act(way, team_of(body), _id(user), _id(channel), shared if isinstance(shared, bool) else None)
    if body.get("type") == "view_submission":
        channel_of = _NAMED_BY_FORM.get(body["view"]["callback_id"])
        return Act(way, team_of(body), user_of(body), channel_of(body) if channel_of else "")
    channel = body.get("channel")
    named = channel.get("id") if isinstance(channel, dict) else body.get("channel_id")
    return Act(way, team_of(body), user_of(body), _id(named), _is_others(body) or None)


def _id(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_others(body: Payload) -> bool:
    """Whether the message that a shortcut is used on was written by somebody of another organisation.

    In Enterprise Grid a message does not tell: its author may be of another workspace of the same one.
    """
    message = body.get("message")
    if body.get("type") != "message_action" or not isinstance(message, dict) or body.get("enterprise"):
        return False
    author_team = message.get("user_team") or message.get("team")
    return bool(author_team) and author_team != team_of(body)


def _settings_channel(body: Payload) -> str:
    """The channel whose settings, or whose thread's, are changed; "" for those of the person and the workspace."""
    place, shown = place_shown(body)
    return place.channel_id if (shown or place.here) in (Scope.THREAD, Scope.CHANNEL) else ""


_NAMED_BY_FORM: Mapping[str, Callable[[Payload], str]] = MappingProxyType(
    {
        SETTINGS: _settings_channel,
        ASK_FORM: lambda body: given_channel(body["view"]),
        ABOUT_FORM: lambda body: about_ids(body["view"]).channel_id,
    }
)


_MAY_BE_THE_CHANNEL = (Refusal.SHARED, Refusal.UNLISTED, Refusal.UNKNOWN)


async def _refuse(args: AsyncArgs, services: Services, act: Act, refusal: Refusal) -> None:
    """Acknowledge, and say why not where the person looks: nothing else is done."""
    body = args.body
    language = await services.settings.language_of(act.team_id, act.user_id)
    words = say(refusal.key, language=language)
    if "event" in body:
        if (body["event"] or {}).get("tab") == "home":
            await publish_home(args.client, act.user_id, refusal_home(words))
    elif body.get("type") == "view_submission":
        fields = dict.fromkeys(_field_of(body, act, refusal), words)
        await (args.ack(response_action="errors", errors=fields) if fields else args.ack())
    elif "command" in body:
        await args.ack(words)
    else:
        if not body.get("response_url"):
            await open_view(args.client, body["trigger_id"], refusal_view(words, language))
        await args.ack()
        if body.get("response_url"):
            await tell(args.respond, words, _below(body))


def _field_of(body: Payload, act: Act, refusal: Refusal) -> Sequence[str]:
    """The field of a form at which it is said: the one that names the channel where the channel may be the reason."""
    if act.channel_id and body["view"]["callback_id"] == ASK_FORM and refusal in _MAY_BE_THE_CHANNEL:
        return [CHANNEL]
    return first_input(body)


def _below(body: Mapping[str, Any]) -> str:
    """The thread in which the person sees the message; "" for one that stands in the channel."""
    message = body.get("message") or {}
    thread_ts = message.get("thread_ts") or ""
    return "" if thread_ts == message.get("ts") else str(thread_ts)
