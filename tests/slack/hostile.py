"""What texts are made of that want something live to come through, and how to find it when it did."""

import re

from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.slack.rendering.links import LinkMode

WRITTEN = frozenset({"https://ok.example/a"})
PARTS = [
    *("<!channel>", "<!here|x>", "<!chan", "nel>", "<", "<@U12", "3>", "<#C1|g>", "<!subteam^S1>", "<!date^1^x^y|z>"),
    *("<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>", "<sta", "rt_of_turn>", "<unused12>", "model\n", "user"),
    *("https://evil.example/s", "https://evil.example/?q=1|2", "http://", "https://ok.example/a", "www.evil.com"),
    *(
        "a.evil.com",
        "evil.com/x",
        "[good.com](https://evil.com)",
        "[a](",
        "[1]: ",
        "![",
        "](",
        "]:",
        "[",
        "]",
        "(",
        ")",
    ),
    *("`", "``", "```", "````", "~~~", "\n", "\n\n", "\n```\n", "\n    ```\n", "\n> ```\n", "\n- ```\n", "\n5. ```\n"),
    *(
        "> ",
        "- ",
        "*   ",
        "1. ",
        "    ",
        "\t",
        " ",
        "text ",
        "Gemma: ",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        '<a href="',
        '">',
    ),
    *("\u202e", "\u2066", "\U000e0041", "\ud83d", "\ude00", "😀", "\U0001f3f4", "\U000e0067\U000e0062", "\x00", "\r"),
    *("你好。", "é", "&lt;", "\\", "|", "!", ".", ":", "//", "@", "'", "\u200b", "| a | b |\n|---|---|\n", "<xs:e>"),
]
modes: st.SearchStrategy[LinkMode] = st.sampled_from(["code", "shown"])
LIVE = [
    re.compile(r"<!(?:channel|here|everyone|subteam|date)", re.IGNORECASE),
    re.compile(r"<(?:@[UW]|#[CDG])[A-Z0-9]"),  # in code, as in `List<@Nullable T>`, others stay: they are no ids
    re.compile(r"<(?:bos|eos|pad|unk|(?:start|end)_of_(?:turn|image)|image_soft_token|unused\d+)>"),
    re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]"),
    re.compile("(?<!\U0001f3f4)(?<![\U000e0061-\U000e007a])[\U000e0000-\U000e007f]"),
]
_PARSERS = [MarkdownIt("commonmark", {"html": html}).enable("table") for html in (True, False)]


def foreign_links(markdown: str) -> list[str]:
    """What CommonMark makes links and images of, or leaves as an address, that is not in `WRITTEN`."""
    found: list[str] = []
    for parser in _PARSERS:
        pending = list(parser.parse(markdown))
        while pending:
            token = pending.pop()
            pending += token.children or []
            if token.type == "image":
                found.append(markdown)
            if token.type == "link_open" and re.match(r"(?:https?|slack|data|javascript):", str(token.attrs["href"])):
                found += [] if token.attrs["href"] in WRITTEN else [str(token.attrs["href"])]
            if token.type == "text":
                found += re.findall(r"https?://evil\S*", token.content)
    return [link for link in found if "%E2%80%8B" not in link]
