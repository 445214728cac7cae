"""Payloads of what a person does with the app: commands, actions, submissions, shortcuts.

docs.slack.dev/reference/interaction-payloads.
"""

from bot.playground.backstage import Backstage
from bot.playground.choices import choice
from bot.playground.entities import Channel, ChannelKind, Ephemeral, Message, Payload, User, View
from bot.playground.refusals import Refused
from bot.playground.wire import message_payload

_CHANNEL_NAMES = {ChannelKind.DM: "directmessage", ChannelKind.PRIVATE: "privategroup"}


def command_payload(stage: Backstage, user: User, channel: Channel, command: str, text: str) -> Payload:
    """A slash command; it knows no thread."""
    workspace = stage.workspace
    return {
        "token": "playground",
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": _CHANNEL_NAMES.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.origin + stage.response_urls.issue(channel.id, user.id),
        "trigger_id": stage.triggers.issue(user.id),
    }


def message_action_payload(
    stage: Backstage, user: User, shown: Message | Ephemeral, action: Payload, values: Payload
) -> Payload:
    """An action on a message; an ephemeral one comes without its message."""
    workspace = stage.workspace
    channel = workspace.channels[shown.channel]
    ephemeral = isinstance(shown, Ephemeral)
    container: Payload = {
        "type": "message",
        "message_ts": shown.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if shown.thread_ts:
        container["thread_ts"] = shown.thread_ts
    payload = _common(stage, "block_actions", user) | {
        "container": container,
        "channel": {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.kind, channel.name)},
        "state": {"values": values},
        "response_url": workspace.origin
        + stage.response_urls.issue(channel.id, user.id, source_ts=shown.ts, thread_ts=shown.thread_ts),
        "actions": [action],
        "trigger_id": stage.triggers.issue(user.id),
    }
    if not isinstance(shown, Ephemeral):
        payload["message"] = message_payload(workspace, shown)
    return payload


def view_action_payload(stage: Backstage, user: User, view: View, action: Payload) -> Payload:
    """An action in a modal or in the App Home: no message, no response_url."""
    return _common(stage, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view.payload,
        "actions": [action],
        "trigger_id": stage.triggers.issue(user.id, view.id),
    }


def submission_payload(stage: Backstage, user: User, view: View, values: Payload) -> Payload:
    """A modal that was submitted."""
    return _common(stage, "view_submission", user) | {
        "view": {**view.payload, "state": {"values": values}},
        "response_urls": [],
        "trigger_id": stage.triggers.issue(user.id, view.id),
    }


def closed_payload(stage: Backstage, user: User, view: View) -> Payload:
    """A modal that was closed without submitting."""
    return _common(stage, "view_closed", user) | {"view": view.payload, "is_cleared": False}


def global_shortcut_payload(stage: Backstage, user: User, callback_id: str) -> Payload:
    """A global shortcut: no channel."""
    return _common(stage, "shortcut", user) | {
        "callback_id": callback_id,
        "trigger_id": stage.triggers.issue(user.id),
        "action_ts": stage.workspace.ts_clock.next(),
    }


def message_shortcut_payload(stage: Backstage, user: User, message: Message, callback_id: str) -> Payload:
    """A shortcut on a message; it works where the app is no member, too."""
    workspace = stage.workspace
    channel = workspace.channels[message.channel]
    below = message.thread_ts if message.thread_ts != message.ts else None
    return _common(stage, "message_action", user) | {
        "callback_id": callback_id,
        "trigger_id": stage.triggers.issue(user.id),
        "action_ts": workspace.ts_clock.next(),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.kind, channel.name)},
        "message": message_payload(workspace, message),
        "response_url": workspace.origin
        + stage.response_urls.issue(channel.id, user.id, source_ts=message.ts, thread_ts=below),
    }


def _common(stage: Backstage, kind: str, user: User) -> Payload:
    workspace = stage.workspace
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id or workspace.team_id},
        "api_app_id": workspace.app_id,
        "token": "playground",
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": {"id": workspace.enterprise_id, "name": "Grid"} if workspace.enterprise_id else None,
        "is_enterprise_install": False,
    }


def find_element(blocks: list[Payload], action_id: str, block_id: str | None = None) -> tuple[Payload, Payload]:
    """The block and the element with this action_id; raises Refused when it is not shown."""
    for block in blocks:
        if block_id is not None and block.get("block_id") != block_id:
            continue
        children = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in children:
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return block, element
    raise Refused(f"there is nothing to press with the action_id {action_id!r}")


def action_of(block: Payload, element: Payload, user: User, ts: str, chosen: object = None) -> Payload:
    """The `actions` entry for a press or a choice; `chosen` is a value, or an option as the page has it.

    Raises Refused for a choice that is not there, or an element this person does not see.
    """
    visible_to = element.get("visible_to_user_ids")
    if isinstance(visible_to, list) and visible_to and user.id not in visible_to:
        raise Refused(f"{user.name} does not see this element")
    kind = element["type"]
    action: Payload = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"], "action_ts": ts}
    if kind in ("button", "icon_button"):
        given = {key: element[key] for key in ("text", "value", "url", "style") if key in element}
        return action | given
    if kind == "feedback_buttons":
        return action | _feedback(element, chosen)
    if kind in ("static_select", "radio_buttons", "overflow"):
        return action | {"selected_option": choice(element, chosen)}
    if kind in ("checkboxes", "multi_static_select"):
        wanted = chosen if isinstance(chosen, list) else [chosen]
        return action | {"selected_options": [choice(element, each) for each in wanted]}
    for name in ("user", "channel", "conversation", "date", "time", "date_time"):
        if kind in (f"{name}s_select", f"{name.replace('_', '')}picker"):
            return action | {f"selected_{name}": chosen}
    return action | {"value": chosen}


def _feedback(element: Payload, chosen: object) -> Payload:
    for name in ("positive_button", "negative_button"):
        button = element[name]
        if chosen == button["value"] or chosen == name:
            return {"text": button["text"], "value": button["value"]}
    raise Refused(f"there is no feedback button with the value {chosen!r}")
