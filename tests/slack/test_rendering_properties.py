"""What is done to a text after the sanitizer, and before it, opens nothing that the sanitizer has closed."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.prompt import OWN_NAMES
from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.mrkdwn import mrkdwn, plain_text
from bot.slack.rendering.pipeline import Rendering, render
from bot.slack.rendering.splitting import StreamSplitter, split_off
from tests.slack.hostile import LIVE, PARTS, WRITTEN, foreign_links, modes
from tests.slack.whole import messages

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
AROUND_A_CUT = [
    *("`", "``", "\\`", "\\", "````", "`C:\\d\\` ", "`code` ", "`a,`", "`a`b", "x" * 40, "word ", ", ", "*", "_", "\n"),
    *("[a](https://evil.com/x) ", "![i](https://evil.com/i)", "https://evil.example/a ", "<!here> ", "<@U12>"),
    *("`see [b](https://evil.com) now` ", "``a`b [c](https://evil.com/`c) x`` ", "`https://evil.example/q` "),
    f"`{'a*b [c](https://evil.com) ' * 6}` ",
    f"`https://evil.example/{'a' * 500}` ",
    f"https://evil.example/{'a' * 2_100} ",
]
FILLINGS = ["word ", "字", "`c,` ", "A line of it.\n", "`c,`"]
LIMITS = [9_000, 11_500, 2_800, 1_800, 900, 450]
"""Those of a streamed message and of a block, and those of the plainer forms that `placing` falls back to."""
texts = st.lists(st.one_of(st.sampled_from([*PARTS, *MORE]), st.text(max_size=6)), max_size=30).map("".join)
bounded = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
cuts = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


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


@st.composite
def texts_with_a_cut(draw: st.DrawFn, limits: list[int]) -> tuple[str, int]:
    """A text whose odd parts stand where a message of so many characters ends."""
    limit = draw(st.sampled_from(limits))
    parts = st.sampled_from(draw(st.sampled_from([AROUND_A_CUT, [*AROUND_A_CUT, *PARTS]])))
    head = "".join(draw(st.lists(parts, max_size=5)))
    filling = draw(st.sampled_from(FILLINGS))
    room = limit - len(head) - draw(st.integers(0, min(800, limit)))
    tail = "".join(draw(st.lists(parts, min_size=5, max_size=50)))
    return head + filling * (room // len(filling.encode())) + tail, limit


def live_in(shown: list[str]) -> list[str]:
    """The messages of some that hold by themselves what nobody wrote."""
    return [each for each in shown if foreign_links(each) or any(pattern.search(each) for pattern in LIVE)]


@cuts
@given(texts_with_a_cut(LIMITS))
def test_no_message_of_a_text_that_is_split_has_a_link_that_nobody_wrote(text_and_limit: tuple[str, int]) -> None:
    text, limit = text_and_limit
    pieces, _ = split_off(clean(text, "code"), 5, max_chars=limit)

    assert live_in(pieces) == []


@cuts
@given(
    texts_with_a_cut(LIMITS[:1] * 3 + LIMITS[2:]),
    st.integers(1, 80),
    st.none() | st.floats(0, 1),
    st.none() | st.floats(0, 1),
)
def test_no_message_of_a_stream_has_a_link_that_nobody_wrote(
    text_and_limit: tuple[str, int], size: int, roll: float | None, end: float | None
) -> None:
    text, limit = text_and_limit
    rendering, splitter = Rendering(links="code", written_links=WRITTEN, names=OWN_NAMES), StreamSplitter(limit)
    pieces = []
    for start in range(0, len(text), size):
        if roll is not None and 0 <= start - roll * len(text) < size:
            splitter.roll()
        if end is not None and 0 <= start - end * len(text) < size:
            pieces += splitter.break_off()
        pieces += splitter.push(rendering.feed(text[start : start + size]))
    pieces += [*splitter.push(rendering.finish()), *splitter.finish()]

    assert live_in(messages(pieces)) == []
