"""Rich text and the cells of tables: blocks that hold words of several kinds.

docs.slack.dev/reference/block-kit/blocks: rich-text-block, table-block, task-card-block.
"""

from collections.abc import Mapping

from bot.playground.elements import FLAG, ID, NUMBER, STRING, URL
from bot.playground.shapes import Check, Shape, anything, by_type, list_of, of_type, one_of

_MOST = 1_000
_STYLE = Shape(dict.fromkeys(("bold", "italic", "strike", "underline", "code"), FLAG))
_BORDER = one_of(0, 1)


def _word(needed: Mapping[str, Check], **more: Check) -> Shape:
    """Something in a line, with the fields that it needs and those that it may have."""
    return Shape({"type": anything, "style": _STYLE, **needed, **more}, tuple(needed))


_TEXT = _word({"text": STRING})
_LINK = _word({"url": URL}, text=STRING, unsafe=FLAG)
_WORD = by_type(
    {
        "text": _TEXT,
        "link": _LINK,
        "emoji": _word({"name": STRING}, unicode=STRING, url=URL),
        "user": _word({"user_id": STRING}),
        "channel": _word({"channel_id": STRING}),
        "usergroup": _word({"usergroup_id": STRING}),
        "team": _word({"team_id": STRING}),
        "broadcast": _word({"range": one_of("here", "channel", "everyone")}),
        "color": _word({"value": STRING}),
        "date": _word({"timestamp": NUMBER, "format": STRING}, url=URL, fallback=STRING),
    },
    "rich text",
)
_PLAIN_WORD = by_type({"text": _TEXT, "link": _LINK}, "rich text")
_LINE: dict[str, Check] = {"type": anything, "elements": list_of(_WORD, 0, _MOST)}
_SECTION = Shape(_LINE, ("elements",))
_PART = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": Shape(
            {
                "type": anything,
                "elements": list_of(by_type({"rich_text_section": _SECTION}, "list item"), 0, _MOST),
                "style": one_of("bullet", "ordered"),
                "indent": NUMBER,
                "offset": NUMBER,
                "border": _BORDER,
            },
            ("elements", "style"),
        ),
        "rich_text_quote": Shape(_LINE | {"border": _BORDER}, ("elements",)),
        "rich_text_preformatted": Shape(
            {"type": anything, "elements": list_of(_PLAIN_WORD, 0, _MOST), "border": _BORDER, "language": STRING},
            ("elements",),
        ),
    },
    "rich text",
)
RICH_TEXT = Shape({"type": anything, "block_id": ID, "elements": list_of(_PART, 0, _MOST)}, ("elements",))
ONLY_RICH_TEXT = by_type({"rich_text": RICH_TEXT}, "block")
CELL = by_type(
    {
        "raw_text": Shape({"type": anything, "text": STRING}, ("text",)),
        "raw_number": Shape(
            {"type": anything, "text": STRING, "value": of_type(int | float, "number")}, ("text", "value")
        ),
        "rich_text": RICH_TEXT,
    },
    "cell",
)
COLUMN = Shape({"align": one_of("left", "center", "right"), "is_wrapped": FLAG})
SOURCE = by_type({"url": Shape({"type": anything, "url": URL, "text": STRING}, ("url", "text"))}, "source")
