"""What models really write, rendered for Slack: as it was looked at and found good, within its limits, and whole."""

import html
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.prompt import OWN_NAMES
from bot.playground.blocks import check_blocks
from bot.slack.rendering.mrkdwn import mrkdwn, plain_text
from bot.slack.rendering.pipeline import Rendering, render
from bot.slack.rendering.splitting import StreamSplitter
from bot.slack.rendering.typesetting import Typesetter
from tests.slack.corpus import bodies, files, kept, picture, samples, samples_in, shown

SAMPLES = samples()
COMMONMARK = Path(sys.prefix) / "share" / "commonmark.json"
"""Its own examples, which `make setup-commonmark` fetches."""
WORD = re.compile(r"[^\W_]{2,}")
FENCE_LINE = re.compile(r"^\s*(?:>\s*)?(?:`{3,}|~{3,}).*$", re.MULTILINE)
LINK_TITLE = {"The"}
bounded = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def streamed(text: str, sizes: list[int]) -> list[str]:
    """The streamed messages that a text becomes when it comes in pieces of these sizes, again and again."""
    rendering, splitter = Rendering(links="shown", written_links=frozenset(), names=OWN_NAMES), StreamSplitter()
    messages = [""]
    at = number = 0
    pieces = []
    while at < len(text):
        size = sizes[number % len(sizes)]
        pieces += splitter.push(rendering.feed(text[at : at + size]))
        at, number = at + size, number + 1
    for piece in [*pieces, *splitter.push(rendering.finish()), *splitter.finish()]:
        if piece.new_message:
            messages.append("")
        messages[-1] += piece.text
    return messages


def plainly(text: str) -> str:
    """A text without what nobody sees, its entities decoded."""
    return html.unescape(html.unescape(text.replace("\u200b", "")))


def lost_words(text: str, shown_text: str) -> set[str]:
    said = plainly(shown_text)
    return {word for word in WORD.findall(plainly(text)) if word not in said}


def test_there_are_enough_samples() -> None:
    assert len(SAMPLES) >= 250


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_samples_look_as_they_were_found_good(file: Path) -> None:
    now = {name: picture(text) for name, text in samples_in(file).items()}
    then = kept(file)

    assert list(now) == list(then)
    assert {name: (then[name], each) for name, each in now.items() if each != then[name]} == {}


def test_every_sample_is_within_slacks_limits() -> None:
    for name, text in SAMPLES.items():
        for body in bodies(text):
            if any(block["text"] for block in body["blocks"]):
                assert check_blocks(body["blocks"]), name
            assert len(body["text"]) <= 3_000, name
            assert re.search(r"[<>]|&(?!amp;|lt;|gt;)", body["text"]) is None, name


@pytest.mark.parametrize("sizes", [[1], [7], [3, 1, 40]], ids=str)
def test_a_stream_of_any_pieces_shows_what_the_whole_shows(sizes: list[int]) -> None:
    assert {name: text for name, text in SAMPLES.items() if "".join(streamed(text, sizes)).strip() != shown(text)} == {}


def test_no_word_of_any_sample_is_lost_in_any_form() -> None:
    lost: dict[str, set[str]] = {}
    for name, text in SAMPLES.items():
        if name.startswith("maths:") or "mathematics" in name or "names itself" in name:
            continue
        text = text.replace("<br>", " ")  # noqa: PLW2901 - a break of the line, and no word
        without_fences = FENCE_LINE.sub("", text)
        for form, pieces in picture(text).items():
            if missing := lost_words(text if form == "markdown" else without_fences, " ".join(pieces)) - LINK_TITLE:
                lost[f"{name}, {form}"] = missing
    assert lost == {}


@bounded
@given(
    st.lists(st.sampled_from(sorted(SAMPLES.values())), min_size=1, max_size=6),
    st.lists(st.integers(1, 60), min_size=1),
)
def test_samples_behind_each_other_stream_as_they_are_shown(texts: list[str], sizes: list[int]) -> None:
    text = "\n\n".join(texts)

    assert "".join(streamed(text, sizes)).strip() == shown(text)


@bounded
@given(st.text(), st.lists(st.integers(1, 20), min_size=1))
def test_any_text_in_any_pieces_shows_the_same(text: str, sizes: list[int]) -> None:
    assert "".join(streamed(text, sizes)).strip() == shown(text)


PLAIN = st.characters(categories=["L", "N", "Zs"], exclude_characters="\u3000")


@bounded
@given(st.lists(st.text(PLAIN, min_size=1, max_size=30), max_size=8), st.lists(st.integers(1, 9), min_size=1))
def test_a_text_without_marks_is_shown_letter_by_letter(lines: list[str], sizes: list[int]) -> None:
    text = "so " + "\nand ".join(lines)

    assert "".join("".join(streamed(text, sizes)).split()) == "".join(text.split())
    assert "".join(html.unescape(plain_text(shown(text), 100_000)).split()) == "".join(text.split())


@bounded
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*"*_~`|[]()<>#-.\\\n ", "\n\n", "| a |\n", "|-|\n", "**", "1. ", "```\n"]),
            st.text(max_size=5),
        )
    )
)
def test_setting_keeps_every_letter(parts: list[str]) -> None:
    text = "".join(parts)
    typesetter = Typesetter()
    once = typesetter.feed(text) + typesetter.finish()

    assert [c for c in once if c.isalnum() and not c.isdigit()].count("a") >= text.count("a") - text.count("&")
    for form in (mrkdwn, plain_text):
        assert form(text) is not None


def test_what_is_half_there_is_not_shown() -> None:
    for text, seen in (
        ("It is **very", "It is "),
        ("It is **very** good, [the", "It is **very** good, "),
        ("## Hea", "## "),
        ("##", ""),
        ("- ", ""),
        ("| a | b |\n|---|--", ""),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
        ("Use `pip", "Use "),
        ("so $x^2 + ", "so "),
    ):
        rendering = Rendering(links="code", written_links=frozenset(), names=OWN_NAMES)
        assert "".join(rendering.feed(letter) for letter in text) == seen, text


def test_a_mark_that_stays_alone_holds_up_little_text() -> None:
    rendering = Rendering(links="code", written_links=frozenset(), names=OWN_NAMES)
    text = "a *lone star " + "and on it goes " * 20
    given_out = "".join(rendering.feed(word) for word in re.findall(r"\S+\s*", text))

    assert len(text) - len(given_out) < 20


@pytest.mark.skipif(not COMMONMARK.exists(), reason="make setup-commonmark fetches the examples of CommonMark")
def test_no_example_of_commonmark_loses_a_word() -> None:
    lost = {}
    for example in json.loads(COMMONMARK.read_text()):
        text = example["markdown"]
        markdown = render(text, links="shown", written_links=frozenset(), names=OWN_NAMES)
        assert "".join(streamed(text, [1])) == markdown
        wanted = re.sub(r"<[^>]*>", " ", html.unescape(example["html"]))
        for form in (markdown, mrkdwn(markdown), plain_text(markdown)):
            if missing := lost_words(wanted, form):
                lost[example["example"]] = (text, form, missing)
    assert lost == {}
