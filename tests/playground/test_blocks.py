"""Block Kit: what Slack takes and what it refuses."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.blocks import blocks_problems, check_blocks
from bot.playground.refusals import ApiError

DIVIDER = {"type": "divider"}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def button(action_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def options(count: int) -> list[dict[str, Any]]:
    return [{"text": plain(str(number)), "value": str(number)} for number in range(count)]


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def markdown(text: object) -> dict[str, Any]:
    return {"type": "markdown", "text": text}


def raw(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(parts)}


def line(*words: dict[str, Any], kind: str = "section") -> dict[str, Any]:
    return {"type": f"rich_text_{kind}", "elements": list(words)}


def word(kind: str = "text", **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


GOOD: list[dict[str, Any]] = [
    {"type": "section", "text": mrkdwn("x" * 3_000), "accessory": button()},
    {"type": "section", "fields": [mrkdwn("x" * 2_000)] * 6 + [mrkdwn("x")] * 4},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "context", "elements": [mrkdwn("x"), {"type": "image", "image_url": "https://x", "alt_text": "x"}]},
    actions(*(button(str(number), value="x" * 2_000, style="danger") for number in range(25))),
    actions({"type": "static_select", "action_id": "s", "options": options(100), "placeholder": plain("Pick")}),
    actions({"type": "overflow", "action_id": "o", "options": options(5)}),
    {"type": "image", "image_url": "https://x", "alt_text": "x", "title": plain("x")},
    {
        "type": "input",
        "label": plain("x"),
        "element": {"type": "radio_buttons", "action_id": "r", "options": options(10)},
    },
    rich(
        line(word(text="x", style={"bold": True}), word("link", url="https://x", text="x"), word("emoji", name="x")),
        line(word("user", user_id="U1"), word("date", timestamp=1, format="{date}"), kind="quote"),
        {**line(line(word("channel", channel_id="C1")), kind="list"), "style": "ordered", "indent": 1, "border": 0},
        line(word(text="x"), kind="preformatted"),
    ),
    {"type": "table", "rows": [[raw("x")] * 20] * 100},
    {
        "type": "table",
        "rows": [[rich(line(word(text="x"))), word("raw_number", text="1.5", value=1.5)]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    {"type": "alert", "text": mrkdwn("x"), "level": "warning"},
    {"type": "task_card", "task_id": "1", "title": "x", "status": "complete"},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("+"), "value": "1"},
                "negative_button": {"text": plain("-"), "value": "0"},
            },
            {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain("Delete")},
        ],
    },
    markdown("x" * 11_999),
]
BAD: list[tuple[str, list[Any]]] = [
    ("no more than 50 items", [DIVIDER] * 51),
    ("unsupported type of block", [{"type": "banner"}]),
    ("unsupported type of block", [{}]),
    ("must provide one of: text, fields", [{"type": "section"}]),
    ("less than 3001 characters", [{"type": "section", "text": mrkdwn("x" * 3_001)}]),
    ("more than 0 characters", [{"type": "section", "text": mrkdwn("")}]),
    ("unsupported type of plain text", [{"type": "header", "text": mrkdwn("x")}]),
    ("less than 151 characters", [{"type": "header", "text": plain("x" * 151)}]),
    ("no more than 10 items", [{"type": "context", "elements": [mrkdwn("x")] * 11}]),
    ("at least 1 items", [{"type": "context", "elements": []}]),
    ("no more than 25 items", [actions(*(button(str(number)) for number in range(26)))]),
    ("less than 76 characters", [actions({**button(), "text": plain("x" * 76)})]),
    ("less than 2001 characters", [actions(button(value="x" * 2_001))]),
    ("must be one of: primary, danger", [actions(button(style="loud"))]),
    ("less than 256 characters", [actions(button("x" * 256))]),
    ("action_id already exists", [actions(button("a"), button("a"))]),
    ("must provide one of: options, option_groups", [actions({"type": "static_select", "action_id": "s"})]),
    (
        "no more than 100 items",
        [actions({"type": "static_select", "action_id": "s", "options": options(101)})],
    ),
    ("at least 2 items", [actions({"type": "overflow", "action_id": "o", "options": options(1)})]),
    ("unsupported type of element", [actions({"type": "plain_text_input", "action_id": "p"})]),
    ("must provide one of: image_url, slack_file", [{"type": "image", "alt_text": "x"}]),
    ("missing required field: alt_text", [{"type": "image", "image_url": "https://x"}]),
    ("missing required field: label", [{"type": "input", "element": {"type": "plain_text_input", "action_id": "p"}}]),
    ("block_id already exists", [{**DIVIDER, "block_id": "b"}, {**DIVIDER, "block_id": "b"}]),
    ("invalid additional property: colour", [{**DIVIDER, "colour": "red"}]),
    ("must be one of: trash", [{"type": "context_actions", "elements": [{"type": "icon_button", "icon": "bell"}]}]),
    ("missing required field: confirm", [actions(button(confirm={"title": plain("x"), "text": plain("x")}))]),
    ("invalid additional property: focus_on_load", [actions(button(focus_on_load=True))]),
    ("must be a string", [actions(button(visible_to_user_ids=[1]))]),
    ("must provide one of: id, url", [{"type": "image", "slack_file": {}, "alt_text": "x"}]),
    (
        "must be one of: im, mpim, private, public",
        [actions({"type": "conversations_select", "action_id": "c", "filter": {"include": ["all"]}})],
    ),
    (
        "unsupported type of plain text",
        [
            actions(
                {"type": "static_select", "options": options(1), "initial_option": {"text": mrkdwn("0"), "value": "0"}}
            )
        ],
    ),
    ("unsupported type of rich text", [rich(word(text="x"))]),
    ("unsupported type of rich text", [rich(line(word("mrkdwn", text="x")))]),
    ("unsupported type of rich text", [rich(line(word("user", user_id="U1"), kind="preformatted"))]),
    ("missing required field: style", [rich(line(kind="list"))]),
    ("missing required field: url", [rich(line(word("link", text="x")))]),
    ("must be one of: here, channel, everyone", [rich(line(word("broadcast", range="all")))]),
    ("invalid additional property: size", [rich(line(word(text="x", style={"size": 2})))]),
    ("unsupported type of cell", [{"type": "table", "rows": [[mrkdwn("x")]]}]),
    ("missing required field: value", [{"type": "table", "rows": [[word("raw_number", text="1")]]}]),
    ("no more than 20 items", [{"type": "table", "rows": [[raw("x")] * 21]}]),
    ("no more than 100 items", [{"type": "table", "rows": [[raw("x")]] * 101}]),
    ("must be one of: left", [{"type": "table", "rows": [[raw("x")]], "column_settings": [{"align": "middle"}]}]),
    ("must be a string", [markdown(7)]),
    ("missing required field: text", [{"type": "markdown"}]),
    ("unsupported type of element", [{"type": "context", "elements": [button()]}]),
    ("only_one_table_allowed", [markdown("a|b\n-|-\n1|2\n\ntext\n\n|a|b|\n|-|-|\n|1|2|")]),
    ("no more than 50 items", [markdown("\n\n".join(f"# {number}" for number in range(51)))]),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_a_good_block_is_taken_and_gets_an_id(block: dict[str, Any]) -> None:
    assert check_blocks([block])[0]["block_id"]


@pytest.mark.parametrize(("complaint", "blocks"), BAD)
def test_a_bad_block_is_refused_with_a_reason(complaint: str, blocks: list[Any]) -> None:
    problems = blocks_problems(blocks)
    assert any(complaint in problem for problem in problems), problems
    assert all("[json-pointer:/blocks" in problem for problem in problems)


def test_twelve_thousand_characters_of_markdown_are_too_many_in_one_or_in_several_blocks() -> None:
    for blocks in ([markdown("x" * 12_000)], [markdown("x" * 6_000), markdown("y" * 6_000)]):
        with pytest.raises(ApiError, match="msg_too_long"):
            check_blocks(blocks)


def test_all_text_of_all_blocks_has_a_limit_too() -> None:
    with pytest.raises(ApiError, match="msg_blocks_too_long"):
        check_blocks([{"type": "section", "text": mrkdwn("x" * 3_000)}] * 5)


def test_headings_and_tables_in_fences_are_code() -> None:
    fenced = "```\n" + "# no heading\n" * 60 + "a|b\n-|-\n```\n\na|b\n-|-\n1|2"
    assert blocks_problems([markdown(fenced)]) == []


def test_elements_without_an_action_id_get_one_each() -> None:
    (block,) = check_blocks([{"type": "actions", "elements": [{"type": "button", "text": plain("x")}] * 2}])
    assert len({element["action_id"] for element in block["elements"]}) == 2


async def test_the_api_names_every_fault(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C0PGENERAL", text="x", blocks=[{"type": "section"}, {"type": "x"}])
    assert len(caught.value.response["response_metadata"]["messages"]) == 2


async def test_blocks_can_be_validated_without_a_message(client: AsyncWebClient) -> None:
    assert (await client.api_call("blocks.validate", json={"blocks": [DIVIDER]}))["ok"]
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.api_call("blocks.validate", json={"blocks": [{"type": "x"}]})
