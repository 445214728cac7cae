"""Views: modals in a stack of three, and each person's App Home."""

import json
from typing import Any

from bot.playground.blocks import VIEW_BLOCKS, check_blocks
from bot.playground.changes import HomeChanged, ViewsChanged
from bot.playground.entities import Payload, View
from bot.playground.refusals import ApiError
from bot.playground.shapes import Check, complain, text_of
from bot.playground.workspace import Workspace

STACK = 3
_VIEW_BYTES = 250_000
_TITLE_CHARS = 24
_FIELDS: dict[str, Check] = {
    "callback_id": text_of(0, 255),
    "private_metadata": text_of(0, 3000),
    "external_id": text_of(0, 255),
}


def open_modal(workspace: Workspace, user: str, given: Payload, below: View | None = None) -> View:
    """Open a modal for `user`, on top of `below` (`views.push`) or instead of every other."""
    payload = _checked(given, "modal")
    stack = open_modals(workspace, user)
    if below is not None and len(stack) >= STACK:
        raise ApiError("push_limit_reached")
    if below is None:
        for view in stack:
            view.open = False
    _check_external_id(workspace, payload, "")
    view_id = workspace.ids.next("V")
    root = below.payload["root_view_id"] if below else view_id
    view = View(view_id, user, _complete(workspace, payload, view_id, root, below.id if below else None))
    workspace.views[view_id] = view
    workspace.tell(ViewsChanged(user))
    return view


def update_modal(workspace: Workspace, view: View, given: Payload) -> None:
    """Replace what a modal shows; typed values stay where block and action ids stay."""
    payload = _checked(given, "modal")
    _check_external_id(workspace, payload, view.id)
    old = view.payload
    view.payload = _complete(workspace, payload, view.id, old["root_view_id"], old["previous_view_id"])
    workspace.tell(ViewsChanged(view.user))


def publish_home(workspace: Workspace, user: str, given: Payload) -> View:
    """Set the App Home of a person."""
    payload = _checked(given, "home")
    view = workspace.homes.get(user)
    view_id = view.id if view else workspace.ids.next("V")
    _check_external_id(workspace, payload, view_id)
    complete = _complete(workspace, payload, view_id, view_id, None)
    if view is None:
        view = workspace.homes[user] = workspace.views[view_id] = View(view_id, user, complete)
    view.payload = complete
    workspace.tell(HomeChanged(user))
    return view


def close_modal(workspace: Workspace, view: View, *, whole_stack: bool = False) -> None:
    """Close a modal, or every modal of its person."""
    for each in open_modals(workspace, view.user) if whole_stack else [view]:
        each.open = False
        workspace.views.pop(each.id, None)
    workspace.tell(ViewsChanged(view.user))


def open_modals(workspace: Workspace, user: str) -> list[View]:
    """The modals that a person has open, the top one last."""
    return [view for view in workspace.views.values() if view.user == user and view.open and not view.is_home]


def find_view(workspace: Workspace, view_id: str, external_id: str) -> View:
    """An open view by either id; raises ApiError `not_found`."""
    view = workspace.views.get(view_id)
    if view is None and external_id:
        found = (each for each in workspace.views.values() if each.payload.get("external_id") == external_id)
        view = next(found, None)
    if view is None or not view.open:
        raise ApiError("not_found")
    return view


def check_hash(view: View | None, given: str) -> None:
    """Raise ApiError `hash_conflict` when the view changed since the app saw it."""
    if given and view is not None and view.payload["hash"] != given:
        raise ApiError("hash_conflict")


def _checked(given: Payload, kind: str) -> Payload:
    """A view as given, checked; raises ApiError `invalid_arguments`, `view_too_large` or those of blocks."""
    problems: list[str] = []
    if given.get("type") != kind:
        complain(problems, f"must be of type {kind}", "/view/type")
    if not isinstance(given.get("blocks"), list) or not all(isinstance(block, dict) for block in given["blocks"]):
        complain(problems, "missing required field: blocks", "/view")
    if kind == "modal":
        _check_title(given, "title", problems, needed=True)
        _check_title(given, "submit", problems, needed=_has_input(given))
        _check_title(given, "close", problems, needed=False)
    for name, check in _FIELDS.items():
        if given.get(name) is not None:
            check(given[name], f"/view/{name}", problems)
    if problems:
        raise ApiError("invalid_arguments", *problems)
    if len(json.dumps(given)) > _VIEW_BYTES:
        raise ApiError("view_too_large")
    try:
        blocks = check_blocks(given["blocks"], VIEW_BLOCKS)
    except ApiError as error:
        raise ApiError("invalid_arguments", *error.messages) from error
    return {**given, "blocks": blocks}


def _has_input(given: Payload) -> bool:
    blocks = given.get("blocks")
    return isinstance(blocks, list) and any(isinstance(each, dict) and each.get("type") == "input" for each in blocks)


def _check_title(given: Payload, name: str, problems: list[str], *, needed: bool) -> None:
    value: Any = given.get(name)
    if value is None:
        if needed:
            complain(problems, f"missing required field: {name}", "/view")
        return
    if not isinstance(value, dict) or value.get("type") != "plain_text":
        complain(problems, "must be a plain_text object", f"/view/{name}")
        return
    text_of(1, _TITLE_CHARS)(value.get("text"), f"/view/{name}/text", problems)


def _check_external_id(workspace: Workspace, payload: Payload, view_id: str) -> None:
    external_id = payload.get("external_id")
    taken = (each for each in workspace.views.values() if each.id != view_id and each.open)
    if external_id and any(each.payload.get("external_id") == external_id for each in taken):
        raise ApiError("duplicate_external_id")


def _complete(workspace: Workspace, payload: Payload, view_id: str, root: str, previous: str | None) -> Payload:
    """The view object as the app gets it."""
    blocks = payload["blocks"]
    defaults: Payload = {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "title": {"type": "plain_text", "text": "View Title", "emoji": True},
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return (
        defaults
        | payload
        | {
            "id": view_id,
            "team_id": workspace.team_id,
            "hash": f"{workspace.ts_clock.next()}.{view_id[-4:]}",
            "state": {"values": initial_values(blocks)},
            "root_view_id": root,
            "previous_view_id": previous,
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
        }
    )


def initial_values(blocks: list[Payload]) -> Payload:
    """What Slack reports for inputs that nobody touched: the initial values, `null` without one."""
    values: Payload = {}
    for block in blocks:
        for element in stateful_elements(block):
            action_id = element.get("action_id", "")
            values.setdefault(block["block_id"], {})[action_id] = _initial_state(element)
    return values


def stateful_elements(block: Payload) -> list[Payload]:
    """The elements of a block that hold a value: those of input, actions and section blocks."""
    candidates = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
    return [each for each in candidates if isinstance(each, dict) and each.get("type") in _STATES]


def _initial_state(element: Payload) -> Payload:
    key, initial = _STATES[element["type"]]
    empty: object = [] if key.startswith("selected_") and key.endswith("s") else None
    return {"type": element["type"], key: element.get(initial, empty)}


_STATES: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


def state_key(element_type: str) -> str:
    """The field of an element's state that holds its value."""
    return _STATES[element_type][0]
