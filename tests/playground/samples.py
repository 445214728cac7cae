"""Blocks and a modal that the tests press and fill in."""

from typing import Any


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.upper()), "value": value}


BUTTONS: list[dict[str, Any]] = [
    {
        "type": "actions",
        "block_id": "tools",
        "elements": [
            {"type": "button", "action_id": "again", "value": "t1", "text": plain("Try again")},
            {"type": "static_select", "action_id": "variant", "options": [option("4b"), option("27b")]},
            {"type": "overflow", "action_id": "more", "options": [option("copy"), option("report")]},
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            },
            {
                "type": "icon_button",
                "action_id": "remove",
                "icon": "trash",
                "text": plain("Delete"),
                "visible_to_user_ids": ["U0PALICE01"],
            },
        ],
    },
]
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "settings",
    "title": plain("Settings"),
    "submit": plain("Save"),
    "private_metadata": "C0PGENERAL",
    "blocks": [
        {
            "type": "input",
            "block_id": "tone",
            "label": plain("Tone"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "size",
            "optional": True,
            "label": plain("Size"),
            "element": {"type": "static_select", "action_id": "variant", "options": [option("4b"), option("27b")]},
        },
    ],
}
