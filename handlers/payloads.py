"""What listeners get of Slack, as our values: events, commands and actions (messages: `bot.slack.messages`)."""

from dataclasses import replace

from bot.conversation.addressing import Incoming
from bot.conversation.answer import Offer
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.history import Conversation
from bot.conversation.setting import Place, Scope, is_dm
from bot.conversation.suggestions import Glance
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import JOINED
from bot.services.marks import Use
from bot.services.shortcuts import AskForm, Pointed
from bot.services.turns import Command
from bot.services.wishes import Press
from bot.slack.messages import Payload, channel_beside, files_from, incoming_from, kind_of
from bot.slack.views.buttons import MORE
from bot.slack.views.feedback import feedback_given
from bot.slack.views.settings import place_from
from bot.slack.views.shortcuts import (
    AboutIds,
    about_ids,
    about_text,
    given_channel,
    given_question,
    given_variant,
)

_TEN_DIGITS = 1_000_000_000
"""Seconds since the epoch have so many, from 2001 to 2286: as text they sort as a `ts` does."""


def team_of(body: Payload) -> str:
    """The workspace whose installation gets this payload."""
    authorizations = body.get("authorizations") or ()
    if authorizations and authorizations[0].get("team_id"):
        return str(authorizations[0]["team_id"])
    view, team = body.get("view"), body.get("team") or {}
    installed = view.get("app_installed_team_id") if isinstance(view, dict) else None  # `team` may be the person's own
    return str(installed or body.get("team_id") or team.get("id") or "")


def user_of(body: Payload) -> str:
    """Who did what a command or an interaction tells; "" when it does not say."""
    user = body.get("user")
    return str(body.get("user_id") or (user.get("id") if isinstance(user, dict) else "") or "")


def message_from(event: Payload, body: Payload, bot_user_id: str) -> Incoming | None:
    """A person's message, or None for everything else: bots, joins, unknown subtypes, broken payloads."""
    return _incoming(event, event, body, bot_user_id)


def edit_from(event: Payload, body: Payload, bot_user_id: str) -> Incoming | None:
    """A person's message whose text was really changed; None for unfurls, pins, and our own updates."""
    message = event.get("message")
    previous = event.get("previous_message") or {}
    if not isinstance(message, dict) or message.get("text") == previous.get("text"):
        return None
    return _incoming(message, event, body, bot_user_id)


def deleted_from(event: Payload, body: Payload) -> tuple[str, str, str] | None:
    """The workspace, channel and `ts` of a deleted message; a root with replies leaves a tombstone in its place."""
    message = event.get("message") or {}
    buried = message.get("ts") if message.get("subtype") == "tombstone" else None
    channel, ts = event.get("channel"), event.get("deleted_ts") or buried
    return (team_of(body), channel, ts) if isinstance(channel, str) and isinstance(ts, str) else None


def event_time(body: Payload) -> float | None:
    """When what an event tells of happened, by Slack's clock in seconds since the epoch; None when it does not say."""
    said = body.get("event_time")
    return float(said) if isinstance(said, int) and _TEN_DIGITS <= said < 10 * _TEN_DIGITS else None


def channel_in(event: Payload) -> str:
    """The channel that an event is about; "" when it does not say."""
    channel = event.get("channel")
    return channel if isinstance(channel, str) else ""


def moved_from(event: Payload) -> tuple[str, str] | None:
    """The id that a channel had, and the one that it has by now; None when the event does not say."""
    old, new = event.get("old_channel_id"), event.get("new_channel_id")
    if not (isinstance(old, str) and isinstance(new, str) and old and new) or old == new:
        return None
    return old, new


def is_our_token_revoked(event: Payload, bot_user_id: str) -> bool:
    """Whether the bot's own token is among those that were revoked, and not only some person's."""
    tokens = event.get("tokens")
    return isinstance(tokens, dict) and bot_user_id in (tokens.get("bot") or ())


def session_from(event: Payload, body: Payload) -> ThreadKey | None:
    """The thread of an agent's session that an event tells of."""
    channel, thread_ts = event.get("channel"), event.get("thread_ts")
    if not (isinstance(channel, str) and isinstance(thread_ts, str)):
        return None
    return ThreadKey(team_of(body), channel, thread_ts)


def happened_at(event: Payload) -> str | None:
    """When something happened, as a `ts`; None when the event does not say."""
    return ts if isinstance(ts := event.get("event_ts"), str) else None


def renamed_from(event: Payload, body: Payload) -> tuple[ThreadKey, str] | None:
    """The thread whose title a person changed, and the title."""
    thread, title = session_from(event, body), event.get("title")
    return (thread, title) if thread and isinstance(title, str) and title else None


def glance_from(event: Payload, body: Payload) -> Glance | None:
    """Somebody who looks at their conversation with the bot; None when the event does not say who, or where."""
    user, channel = event.get("user"), event.get("channel")
    if not (isinstance(user, str) and isinstance(channel, str)):
        return None
    beside = channel_beside(event.get("context")) or channel_beside(event.get("app_context"))
    return Glance(team_of(body), user, channel, beside)


def joined_from(event: Payload, body: Payload, bot_user_id: str) -> Command | None:
    """The bot's own joining of a channel, once each time it joins; None when somebody else joined."""
    channel, at = event.get("channel"), event.get("event_ts") or body.get("event_id")
    if event.get("user") != bot_user_id or not isinstance(channel, str) or is_dm(channel):
        return None
    inviter = event.get("inviter")
    user_id = inviter if isinstance(inviter, str) else bot_user_id
    return Command(f"{JOINED}{channel}:{at}", team_of(body), channel, user_id, "")


def command_from(body: Payload) -> Command:
    """A use of the slash command."""
    return Command(
        key=f"command:{body['trigger_id']}",
        team_id=team_of(body),
        channel_id=body["channel_id"],
        user_id=body["user_id"],
        text=(body.get("text") or "").strip(),
    )


def choice_from(body: Payload) -> Command:
    """A choice in a menu of ours; its value is the command's text."""
    return replace(pressed_from(body), text=body["actions"][0]["selected_option"]["value"])


def pressed_from(body: Payload) -> Command:
    """A press of a button of ours in a message, by where it was pressed and by whom; nothing that the button says."""
    action = body["actions"][0]
    return Command(
        key=f"action:{body.get('trigger_id') or action['action_ts']}",
        team_id=team_of(body),
        channel_id=body["channel"]["id"],
        user_id=body["user"]["id"],
        text="",
    )


def pressed_of_thread(body: Payload) -> Pointed:
    """A press of a button that names a thread of its channel by the thread's `ts`: nothing of it is proved."""
    press, action = pressed_from(body), body["actions"][0]
    ts = str(action.get("value") or "")
    ids = press.key, press.team_id, press.user_id, press.channel_id
    return Pointed(*ids, ts=ts, thread_ts=ts, used_ts=str(action["action_ts"]))


def place_of(command: Command) -> Place:
    """Where a command was used."""
    return Place(command.team_id, command.user_id, command.channel_id)


def place_named(body: Payload) -> Place:
    """The place that a button of ours names; in a message, the channel is the one where the message stands."""
    place, _ = place_from(body["actions"][0].get("value") or "", team_of(body), body["user"]["id"])
    channel = (body.get("channel") or {}).get("id")
    return replace(place, channel_id=channel) if channel else place


def place_shown(body: Payload) -> tuple[Place, Scope | None]:
    """The place and the scope that a modal of ours shows, by its own ids: nothing of it is proved."""
    return place_from(body["view"]["private_metadata"], team_of(body), body["user"]["id"])


def press_from(body: Payload) -> Press:
    """A press of a button below an answer; the button's value is the turn's short id."""
    action, message = body["actions"][0], body["message"]
    thread_ts = message.get("thread_ts") or message["ts"]
    return Press(
        thread=ThreadKey(team_of(body), body["channel"]["id"], thread_ts),
        user_id=body["user"]["id"],
        short_id=action.get("value") or "",
    )


def offer_from(body: Payload) -> tuple[Press, Offer]:
    """The same, and what was wanted: the button's action, or the choice in the menu below an answer."""
    action = body["actions"][0]
    if action["action_id"] != MORE:
        return press_from(body), Offer(action["action_id"])
    offer, _, short_id = action["selected_option"]["value"].partition(":")
    press = press_from({**body, "actions": [{**action, "value": short_id}]})
    return press, Offer(offer)


def feedback_from(body: Payload) -> Feedback:
    """A verdict on an answer, pressed below it."""
    verdict, answer_id, short_id = body["actions"][0]["value"].split(":")
    thread = press_from(body).thread
    return Feedback(thread, short_id, int(answer_id), body["user"]["id"], Verdict(verdict))


def feedback_said(body: Payload) -> Feedback:
    """What an answer should have said, by the form that asks for it."""
    ids, said = feedback_given(body["view"])
    thread = ThreadKey(team_of(body), ids.channel_id, ids.thread_ts)
    return Feedback(thread, ids.short_id, ids.answer_id, body["user"]["id"], Verdict.NOT_GOOD, said)


def stop_from(body: Payload) -> tuple[str, Use]:
    """A press of *Stop*: the turn's short id, and the press."""
    press = press_from(body)
    used_ts = str(body["actions"][0]["action_ts"])
    return press.short_id, Use(f"action:{body['trigger_id']}", press.thread, press.user_id, used_ts)


def trigger_key(body: Payload) -> str:
    """What names one use of a shortcut."""
    return f"shortcut:{body['trigger_id']}"


def pointed_from(body: Payload) -> Pointed:
    """A message that somebody used a shortcut on; a deleted one has no words any more."""
    message = body["message"]
    deleted = message.get("subtype") == "tombstone"
    profile = message.get("bot_profile") or {}
    return Pointed(
        key=trigger_key(body),
        team_id=team_of(body),
        user_id=body["user"]["id"],
        channel_id=body["channel"]["id"],
        ts=body.get("message_ts") or message["ts"],
        thread_ts=message.get("thread_ts") or "",
        author_id=message.get("user") or "",
        author_name=message.get("username") or profile.get("name") or "",
        text="" if deleted else message.get("text") or "",
        used_ts=body["action_ts"],
        files=() if deleted else files_from(message),
    )


def about_ids_of(pointed: Pointed) -> AboutIds:
    """What a form about a message carries of it."""
    return AboutIds(
        pointed.channel_id, pointed.ts, pointed.thread_ts, pointed.author_id, pointed.author_name, pointed.files
    )


def pointed_in(body: Payload) -> Pointed:
    """The message that a form is about, by what the form shows."""
    ids = about_ids(body["view"])
    return Pointed(
        key=f"view:{body['view']['id']}",
        team_id=team_of(body),
        user_id=body["user"]["id"],
        channel_id=ids.channel_id,
        ts=ids.ts,
        thread_ts=ids.thread_ts,
        author_id=ids.author_id,
        author_name=ids.author_name,
        text=about_text(body["view"]),
        files=ids.files,
    )


def ask_form_from(body: Payload) -> AskForm:
    """The form of *Ask Gemma*, sent; one form is one question, however often it is sent."""
    view = body["view"]
    return AskForm(
        key=f"view:{view['id']}",
        team_id=team_of(body),
        user_id=body["user"]["id"],
        text=given_question(view),
        channel_id=given_channel(view),
        variant=given_variant(view),
    )


def _incoming(message: Payload, event: Payload, body: Payload, bot_user_id: str) -> Incoming | None:
    channel = event.get("channel")
    if not isinstance(channel, str):
        return None
    place = Conversation(team_of(body), channel, kind_of(channel, event.get("channel_type")))
    return incoming_from(message, place, bot_user_id, body.get("event_id"))
