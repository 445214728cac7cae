"""The elements of Block Kit: buttons, menus, inputs, texts, and their limits.

docs.slack.dev/reference/block-kit/block-elements and /composition-objects.
"""

from collections.abc import Mapping

from bot.playground.shapes import Check, Shape, anything, by_type, list_of, of_type, one_of, text_of

ID = text_of(1, 255)
FLAG = of_type(bool, "boolean")
NUMBER = of_type(int, "number")
STRING = of_type(str, "string")
URL = text_of(1, 3000)


def plain(high: int) -> Check:
    """A `plain_text` object of at most `high` characters."""
    return by_type(
        {"plain_text": Shape({"type": anything, "text": text_of(1, high), "emoji": FLAG}, ("text",))}, "plain text"
    )


def either(high: int) -> Check:
    """A `plain_text` or `mrkdwn` object."""
    fields = {"type": anything, "text": text_of(1, high)}
    return by_type(
        {
            "plain_text": Shape(fields | {"emoji": FLAG}, ("text",)),
            "mrkdwn": Shape(fields | {"verbatim": FLAG}, ("text",)),
        },
        "text",
    )


_STYLE = one_of("primary", "danger")
_CONFIRM = Shape(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30), "style": _STYLE},
    ("title", "text", "confirm", "deny"),
)
_OPTION_FIELDS: dict[str, Check] = {
    "text": either(75),
    "value": text_of(1, 150),
    "description": either(75),
    "url": URL,
}
_OPTION = Shape(_OPTION_FIELDS, ("text", "value"))
_PLAIN_OPTION = Shape(_OPTION_FIELDS | {"text": plain(75), "description": plain(75)}, ("text", "value"))
_OPTIONS = list_of(_PLAIN_OPTION, 1, 100)
_FEW_OPTIONS = list_of(_OPTION, 1, 10)
_GROUPS = list_of(Shape({"label": plain(75), "options": _OPTIONS}, ("label", "options")), 1, 100)
_FEEDBACK = Shape(
    {"text": plain(75), "value": text_of(1, 2000), "accessibility_label": text_of(1, 75)}, ("text", "value")
)


def _element(**fields: Check) -> Shape:
    """An element with the fields that every one may have."""
    return Shape({"type": anything, "action_id": ID, **fields})


def _choice(**fields: Check) -> Shape:
    """Something to choose from: it may ask whether that was meant, and be the first that is written into."""
    return _element(confirm=_CONFIRM, focus_on_load=FLAG, **fields)


def _menu(**fields: Check) -> Shape:
    """A menu with its words while nothing is chosen."""
    return _choice(placeholder=plain(150), **fields)


_STATIC = {"options": _OPTIONS, "option_groups": _GROUPS}
_IDS = list_of(STRING, 0, 1_000)
_FILTER = Shape(
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    }
)
_CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": FLAG, "filter": _FILTER}
_PICKED = list_of(_PLAIN_OPTION, 1, 100)
_TYPED: dict[str, Check] = {
    "placeholder": plain(150),
    "focus_on_load": FLAG,
    "initial_value": text_of(0, 3000),
    "dispatch_action_config": Shape(
        {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
    ),
}
_SLACK_FILE = Shape({"id": STRING, "url": URL}).needing_one_of("id", "url")
IMAGE: dict[str, Check] = {"type": anything, "image_url": URL, "slack_file": _SLACK_FILE, "alt_text": text_of(1, 2000)}

_MENUS: Mapping[str, Shape] = {
    "static_select": _menu(initial_option=_PLAIN_OPTION, **_STATIC).needing_one_of("options", "option_groups"),
    "multi_static_select": _menu(initial_options=_PICKED, max_selected_items=NUMBER, **_STATIC).needing_one_of(
        "options", "option_groups"
    ),
    "users_select": _menu(initial_user=STRING),
    "multi_users_select": _menu(initial_users=_IDS, max_selected_items=NUMBER),
    "channels_select": _menu(initial_channel=STRING, response_url_enabled=FLAG),
    "multi_channels_select": _menu(initial_channels=_IDS, max_selected_items=NUMBER),
    "conversations_select": _menu(initial_conversation=STRING, response_url_enabled=FLAG, **_CONVERSATIONS),
    "multi_conversations_select": _menu(initial_conversations=_IDS, max_selected_items=NUMBER, **_CONVERSATIONS),
    "external_select": _menu(initial_option=_PLAIN_OPTION, min_query_length=NUMBER),
    "multi_external_select": _menu(initial_options=_PICKED, min_query_length=NUMBER, max_selected_items=NUMBER),
    "checkboxes": _choice(options=_FEW_OPTIONS, initial_options=list_of(_OPTION, 1, 10)).needing("options"),
    "radio_buttons": _choice(options=_FEW_OPTIONS, initial_option=_OPTION).needing("options"),
    "datepicker": _menu(initial_date=STRING),
    "timepicker": _menu(initial_time=STRING, timezone=STRING),
    "datetimepicker": _choice(initial_date_time=NUMBER),
}
INPUTS: Mapping[str, Shape] = {
    **_MENUS,
    "plain_text_input": _element(multiline=FLAG, min_length=NUMBER, max_length=NUMBER, **_TYPED),
    "number_input": _element(is_decimal_allowed=FLAG, min_value=STRING, max_value=STRING, **_TYPED).needing(
        "is_decimal_allowed"
    ),
    "email_text_input": _element(**_TYPED),
    "url_text_input": _element(**_TYPED),
    "rich_text_input": _element(**(_TYPED | {"initial_value": anything})),
    "file_input": _element(filetypes=_IDS, max_files=NUMBER),
}
BUTTON = _element(
    text=plain(75),
    value=text_of(0, 2000),
    url=URL,
    style=_STYLE,
    accessibility_label=text_of(1, 75),
    confirm=_CONFIRM,
    agent_prompt=anything,
    visible_to_user_ids=_IDS,
).needing("text")
ACTIONS: Mapping[str, Shape] = {
    **_MENUS,
    "button": BUTTON,
    "overflow": _element(confirm=_CONFIRM, options=list_of(_PLAIN_OPTION, 2, 5)).needing("options"),
    "workflow_button": _element(text=plain(75), workflow=anything, style=_STYLE, confirm=_CONFIRM).needing(
        "text", "workflow"
    ),
    "rich_text_input": INPUTS["rich_text_input"],
}
IMAGE_ELEMENT = Shape(IMAGE, ("alt_text",), ("image_url", "slack_file"))
SMALL: Mapping[str, Shape] = {
    "feedback_buttons": _element(positive_button=_FEEDBACK, negative_button=_FEEDBACK).needing(
        "positive_button", "negative_button"
    ),
    "icon_button": _element(
        icon=one_of("trash"),
        text=plain(75),
        value=text_of(0, 2000),
        accessibility_label=text_of(1, 75),
        confirm=_CONFIRM,
        visible_to_user_ids=_IDS,
    ).needing("icon", "text"),
}
CONTEXT: Mapping[str, Shape] = {
    "image": IMAGE_ELEMENT,
    "plain_text": Shape({"type": anything, "text": text_of(1, 3000), "emoji": FLAG}, ("text",)),
    "mrkdwn": Shape({"type": anything, "text": text_of(1, 3000), "verbatim": FLAG}, ("text",)),
}
