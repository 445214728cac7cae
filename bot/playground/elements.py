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
    return Shape({"type": anything, "action_id": ID, "confirm": _CONFIRM, "focus_on_load": FLAG, **fields})


def _picker(**fields: Check) -> Shape:
    """A menu that Slack fills itself."""
    return _element(placeholder=plain(150), response_url_enabled=FLAG, max_selected_items=NUMBER, **fields)


_STATIC = {"placeholder": plain(150), "options": _OPTIONS, "option_groups": _GROUPS}
_PICKED = list_of(_OPTION, 1, 100)
_TYPED = {
    "placeholder": plain(150),
    "initial_value": text_of(0, 3000),
    "dispatch_action_config": anything,
}
IMAGE: dict[str, Check] = {"type": anything, "image_url": URL, "slack_file": anything, "alt_text": text_of(1, 2000)}

_MENUS: Mapping[str, Shape] = {
    "static_select": _element(initial_option=_OPTION, **_STATIC).needing_one_of("options", "option_groups"),
    "multi_static_select": _element(initial_options=_PICKED, max_selected_items=NUMBER, **_STATIC).needing_one_of(
        "options", "option_groups"
    ),
    "users_select": _picker(initial_user=STRING),
    "multi_users_select": _picker(initial_users=anything),
    "channels_select": _picker(initial_channel=STRING),
    "multi_channels_select": _picker(initial_channels=anything),
    "conversations_select": _picker(initial_conversation=STRING, default_to_current_conversation=FLAG, filter=anything),
    "multi_conversations_select": _picker(
        initial_conversations=anything, default_to_current_conversation=FLAG, filter=anything
    ),
    "external_select": _picker(initial_option=_OPTION, min_query_length=NUMBER),
    "multi_external_select": _picker(initial_options=_PICKED, min_query_length=NUMBER),
    "checkboxes": _element(options=_FEW_OPTIONS, initial_options=list_of(_OPTION, 1, 10)).needing("options"),
    "radio_buttons": _element(options=_FEW_OPTIONS, initial_option=_OPTION).needing("options"),
    "datepicker": _element(initial_date=STRING, placeholder=plain(150)),
    "timepicker": _element(initial_time=STRING, placeholder=plain(150), timezone=STRING),
    "datetimepicker": _element(initial_date_time=NUMBER),
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
    "file_input": _element(filetypes=anything, max_files=NUMBER),
}
BUTTON = _element(
    text=plain(75),
    value=text_of(0, 2000),
    url=URL,
    style=_STYLE,
    accessibility_label=text_of(1, 75),
    agent_prompt=anything,
    visible_to_user_ids=anything,
).needing("text")
ACTIONS: Mapping[str, Shape] = {
    **_MENUS,
    "button": BUTTON,
    "overflow": _element(options=list_of(_PLAIN_OPTION, 2, 5)).needing("options"),
    "workflow_button": _element(text=plain(75), workflow=anything, style=_STYLE).needing("text", "workflow"),
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
        visible_to_user_ids=anything,
    ).needing("icon", "text"),
}
CONTEXT: Mapping[str, Shape] = {
    "image": IMAGE_ELEMENT,
    "plain_text": Shape({"type": anything, "text": text_of(1, 3000), "emoji": FLAG}, ("text",)),
    "mrkdwn": Shape({"type": anything, "text": text_of(1, 3000), "verbatim": FLAG}, ("text",)),
}
