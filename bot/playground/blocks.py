"""The blocks of Block Kit as Slack takes them, and the limits over a whole message.

docs.slack.dev/reference/block-kit/blocks. Only the Web API's pages tell of 12,000 characters of Markdown and one table.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.playground.elements import (
    ACTIONS,
    BUTTON,
    CONTEXT,
    FLAG,
    ID,
    IMAGE,
    IMAGE_ELEMENT,
    INPUTS,
    NUMBER,
    SMALL,
    STRING,
    URL,
    either,
    plain,
)
from bot.playground.entities import Payload, block_texts
from bot.playground.refusals import ApiError
from bot.playground.rich_text import CELL, COLUMN, ONLY_RICH_TEXT, RICH_TEXT, SOURCE
from bot.playground.shapes import Check, Shape, anything, by_type, complain, list_of, one_of, text_of

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN_CHARS = 12_000
BLOCK_TEXT_CHARS = 13_200
MARKDOWN_ITEMS = 50


def _block(**fields: Check) -> Shape:
    """A block with the fields that every one may have."""
    return Shape({"type": anything, "block_id": ID, **fields})


_TASK_CARD = _block(
    task_id=text_of(1, 255),
    title=text_of(1, 256),
    status=one_of("pending", "in_progress", "complete", "error"),
    details=ONLY_RICH_TEXT,
    output=ONLY_RICH_TEXT,
    sources=list_of(SOURCE, 0, 50),
).needing("task_id", "title")
_CARD = _block(
    title=either(150),
    subtitle=either(150),
    body=either(200),
    icon=by_type({"image": IMAGE_ELEMENT}, "icon"),
    hero_image=by_type({"image": IMAGE_ELEMENT}, "image"),
    actions=list_of(by_type({"button": BUTTON}, "element"), 1, 5),
)
_BLOCKS: Mapping[str, Shape] = MappingProxyType(
    {
        "section": _block(
            text=either(3000),
            fields=list_of(either(2000), 1, 10),
            accessory=by_type({**ACTIONS, "image": IMAGE_ELEMENT}, "accessory"),
            expand=FLAG,
        ).needing_one_of("text", "fields"),
        "header": _block(text=plain(150), level=NUMBER).needing("text"),
        "context": _block(elements=list_of(by_type(CONTEXT, "element"), 1, 10)).needing("elements"),
        "context_actions": _block(elements=list_of(by_type(SMALL, "element"), 1, 5)).needing("elements"),
        "actions": _block(elements=list_of(by_type(ACTIONS, "element"), 1, 25)).needing("elements"),
        "divider": _block(),
        "image": Shape(IMAGE | {"block_id": ID, "title": plain(2000)}, ("alt_text",), ("image_url", "slack_file")),
        "input": _block(
            label=plain(2000),
            element=by_type(INPUTS, "input"),
            hint=plain(2000),
            optional=FLAG,
            dispatch_action=FLAG,
        ).needing("label", "element"),
        "markdown": _block(text=text_of(1, 1_000_000)).needing("text"),
        "rich_text": RICH_TEXT,
        "table": _block(rows=list_of(list_of(CELL, 1, 20), 1, 100), column_settings=list_of(COLUMN, 0, 20)).needing(
            "rows"
        ),
        "data_table": _block(
            caption=STRING,
            rows=list_of(list_of(CELL, 1, 1_000), 1, 1_000),
            page_size=NUMBER,
            row_header_column_index=NUMBER,
        ).needing("caption", "rows"),
        "data_visualization": _block(title=anything, chart=anything, data=anything),
        "video": _block(
            alt_text=STRING,
            thumbnail_url=URL,
            title=plain(200),
            video_url=URL,
            description=plain(200),
            author_name=text_of(1, 50),
            provider_name=STRING,
            provider_icon_url=URL,
            title_url=URL,
        ).needing("alt_text", "thumbnail_url", "title", "video_url"),
        "file": _block(external_id=STRING, source=one_of("remote")).needing("external_id", "source"),
        "alert": _block(text=either(3000), level=one_of("default", "info", "warning", "error", "success")).needing(
            "text"
        ),
        "task_card": _TASK_CARD,
        "plan": _block(title=text_of(1, 256), tasks=list_of(_TASK_CARD, 0, 50)).needing("title"),
        "card": _CARD,
        "carousel": _block(elements=list_of(by_type({"card": _CARD}, "element"), 1, 10)).needing("elements"),
        "container": _block(
            child_blocks=list_of(anything, 1, 10),
            title=plain(150),
            subtitle=either(150),
            icon=by_type({"image": IMAGE_ELEMENT}, "icon"),
            width=one_of("narrow", "standard", "wide", "full"),
            default_collapsed=FLAG,
            is_collapsible=FLAG,
            has_header_divider=FLAG,
            rich_text_title=ONLY_RICH_TEXT,
        ).needing("child_blocks"),
    }
)
_ANY_BLOCK = by_type(_BLOCKS, "block")
_NOT_IN_VIEWS = frozenset({"markdown", "context_actions", "task_card", "plan", "file"})
_MARKDOWN_ITEM = re.compile(r"^(?:#{1,6} |(?:-{3,}|\*{3,}|_{3,})\s*$)")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$")


def check_blocks(blocks: list[Payload], limit: int = MESSAGE_BLOCKS) -> list[Payload]:
    """The blocks with a `block_id` each, as Slack stores them.

    Raises ApiError `invalid_blocks` with one message for each fault; for too much text `msg_too_long` (12,000
    characters over all `markdown` blocks) and `msg_blocks_too_long` (13,200 over everything).
    """
    problems = blocks_problems(blocks, limit)
    if problems:
        raise ApiError("invalid_blocks", *problems)
    markdown = [block["text"] for block in blocks if block["type"] == "markdown"]
    if sum(map(len, markdown)) >= MARKDOWN_CHARS:
        raise ApiError("msg_too_long")
    if sum(map(len, block_texts(blocks))) > BLOCK_TEXT_CHARS:
        raise ApiError("msg_blocks_too_long")
    return [_with_ids(block, number) for number, block in enumerate(blocks)]


def _with_ids(block: Payload, number: int) -> Payload:
    """The block with the ids that Slack makes up where the app gave none."""
    named = block if "block_id" in block else {**block, "block_id": f"b{number:02}"}
    elements = named.get("elements")
    if block["type"] in ("actions", "context_actions"):
        given = [{"action_id": f"a{number:02}{n:02}"} | element for n, element in enumerate(elements or [])]
        return {**named, "elements": given}
    for key in ("accessory", "element"):
        element = named.get(key)
        if isinstance(element, dict) and element.get("type") != "image":
            named = {**named, key: {"action_id": f"a{number:02}"} | element}
    return named


def blocks_problems(blocks: list[Payload], limit: int = MESSAGE_BLOCKS) -> list[str]:
    """Every fault of some blocks, in Slack's words."""
    problems: list[str] = []
    list_of(_ANY_BLOCK, 0, limit)(blocks, "/blocks", problems)
    if problems:
        return problems
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            complain(problems, f"block_id already exists: {block_id}", f"/blocks/{number}/block_id")
        elif block_id:
            seen.add(block_id)
        if limit == VIEW_BLOCKS and block["type"] in _NOT_IN_VIEWS:
            complain(problems, f"unsupported type of block in views: {block['type']}", f"/blocks/{number}")
        _check_action_ids(block, number, problems)
    _check_markdown(blocks, problems)
    return problems


def _check_action_ids(block: Payload, number: int, problems: list[str]) -> None:
    """An action_id may come once in a block."""
    elements = block.get("elements")
    if block["type"] not in ("actions", "context_actions") or not isinstance(elements, list):
        return
    ids = [element["action_id"] for element in elements if "action_id" in element]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        complain(problems, f"action_id already exists: {twice}", f"/blocks/{number}/elements")


def _check_markdown(blocks: list[Payload], problems: list[str]) -> None:
    """At most 50 items after Slack expanded the Markdown, and one table a message."""
    items, tables = 0, sum(block["type"] in ("table", "data_table") for block in blocks)
    for block in blocks:
        if block["type"] == "markdown":
            found_items, found_tables = _markdown_items(block["text"])
            items, tables = items + found_items + found_tables, tables + found_tables
        else:
            items += 1
    if items > MARKDOWN_ITEMS and any(block["type"] == "markdown" for block in blocks):
        complain(problems, f"no more than {MARKDOWN_ITEMS} items allowed", "/blocks")
    if tables > 1:
        complain(problems, "only_one_table_allowed", "/blocks")


def _markdown_items(text: str) -> tuple[int, int]:
    """The headings and dividers of some Markdown, and its tables; those in fences are code."""
    items = tables = 0
    fence = ""
    for line in text.split("\n"):
        start = line.lstrip()
        if start.startswith(("```", "~~~")):
            fence = "" if fence and start.startswith(fence) else fence or start[:3]
        elif not fence and _MARKDOWN_ITEM.match(line):
            items += 1
        elif not fence and "|" in line and _TABLE_RULE.match(line):
            tables += 1
    return items, tables
