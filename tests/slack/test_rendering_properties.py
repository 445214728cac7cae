"""What is done to a text after the sanitizer, and before it, opens nothing that the sanitizer has closed."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.prompt import OWN_NAMES
from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.mrkdwn import mrkdwn, plain_text
from bot.slack.rendering.pipeline import Rendering, render
from tests.slack.hostile import LIVE, PARTS, WRITTEN, foreign_links, modes

MORE = [
    *(
        "\n| a | b |\n|---|---|\n",
        "| <!here> | x |\n",
        "| `<@U1>` | ``` |\n",
        "| [a](https://evil.com) | https://evil.com |\n",
    ),
    *(
        "$",
        "$$",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\\lt",
        "^",
        "_",
        "{",
        "}",
        "$\\lt!channel>$",
        "$`$",
        "\\frac{",
        "**",
        "~~",
    ),
    *("1. ", "1. x\n", "|", "\\|", "<br>", "「", "」", "です"),
]
texts = st.lists(st.one_of(st.sampled_from([*PARTS, *MORE]), st.text(max_size=6)), max_size=30).map("".join)
bounded = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def clean(text: str, links: LinkMode) -> str:
    return render(text, links=links, written_links=WRITTEN, names=OWN_NAMES)


@bounded
@given(texts, modes)
def test_nothing_live_comes_out(text: str, links: LinkMode) -> None:
    shown = clean(text, links)

    assert [pattern.pattern for pattern in LIVE if pattern.search(shown)] == []
    for form in (mrkdwn(shown), plain_text(shown)):
        assert re.search(r"<(?!https?:|mailto:)", form) is None


@bounded
@given(texts, modes, st.data())
def test_the_text_is_the_same_however_it_was_cut(text: str, links: LinkMode, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    rendering = Rendering(links=links, written_links=WRITTEN, names=OWN_NAMES)
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert "".join([*map(rendering.feed, pieces), rendering.finish()]) == clean(text, links)


@bounded
@given(texts)
def test_a_commonmark_parser_finds_no_link_that_nobody_wrote(text: str) -> None:
    assert foreign_links(clean(text, "code")) == []
