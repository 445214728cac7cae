"""What holds for every text and every way to cut it, checked without the sanitizer's own rules."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.sanitizer import Sanitizer
from tests.slack.hostile import LIVE, PARTS, WRITTEN, foreign_links, modes
from tests.slack.whole import sanitize

texts = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=6)), max_size=30).map("".join)
bounded = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def clean(text: str, links: LinkMode) -> str:
    return sanitize(text, links=links, written_links=WRITTEN)


def joined(pieces: list[str], links: LinkMode) -> str:
    sanitizer = Sanitizer(links=links, written_links=WRITTEN)
    return "".join([*(sanitizer.feed(piece) for piece in pieces), sanitizer.finish()])


@bounded
@given(texts, modes)
def test_nothing_live_comes_out(text: str, links: LinkMode) -> None:
    shown = clean(text, links)

    assert [pattern.pattern for pattern in LIVE if pattern.search(shown)] == []


@bounded
@given(texts, modes, st.data())
def test_the_text_is_the_same_however_it_was_cut(text: str, links: LinkMode, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert joined(pieces, links) == clean(text, links)
    assert joined(list(text), links) == clean(text, links)


@pytest.mark.parametrize("links", ["code", "shown"])
def test_every_cut_in_two_gives_the_same_text(links: LinkMode) -> None:
    text = (
        "Gemma: hi <!channel> [good.com](https://evil.com/a) `x <@U1>` https://e.com/a.\n\n"
        "- y\n  ```py\nz <!here>\n```\n"
        "<start_of_turn>model\n![a](https://e.com) <https://e.com|x> \U0001f3f4\U000e0067\U000e0062 a.b.com ~~~\n"
        "[1]: https://ok.example/a\n> ```\ncode\n> ```\n<!-- c -->\n~~~\n```\n~~~\nend `stray"
    )
    whole = clean(text, links)

    assert {joined([text[:cut], text[cut:]], links) for cut in range(len(text) + 1)} == {whole}


@bounded
@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="<[]`~\\:.!\u3000"), max_size=80))
def test_text_without_marks_is_left_alone(text: str) -> None:
    words = f"so {text} it is"

    assert clean(words, "code") == words


@bounded
@given(texts)
def test_a_commonmark_parser_finds_no_link_that_nobody_wrote(text: str) -> None:
    assert foreign_links(clean(text, "code")) == []


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "`",
        "[a](",
        "<https://",
        "https://a",
        "a.b",
        "![",
        "```\n",
        "> ",
        "<!--",
        "[a](b ",
        "a ` b `` c ``` ",
        "<",
        "]:",
    ],
)
def test_the_time_grows_with_the_length_of_the_text(text: str) -> None:
    started = time.process_time()
    sanitize(text * (20_000 // len(text)), links="code", written_links=WRITTEN)

    assert time.process_time() - started < 2.0
