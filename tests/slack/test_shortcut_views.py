"""The forms: within Slack's limits, with nothing lost between what is shown and what is sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.tasks import Task, TaskKind
from bot.playground.blocks import VIEW_BLOCKS, check_blocks
from bot.slack.views.shortcuts import (
    CHANNEL,
    QUESTION,
    VARIANT,
    AboutIds,
    about_ids,
    about_text,
    about_view,
    ask_view,
    given_channel,
    given_question,
    given_variant,
    quoted_pieces,
)
from bot.slack.views.tasks import task_body

IDS = AboutIds("C1", "1.000002", "1.000001", "U1", "")
_SLACK = st.text(alphabet=st.sampled_from(list("ab \n&;<>@U1|")), max_size=9_000)


def blocks_of(view: dict[str, Any]) -> list[dict[str, Any]]:
    checked: list[dict[str, Any]] = check_blocks(view["blocks"], VIEW_BLOCKS)
    return checked


def sent(view: dict[str, Any], **states: dict[str, Any]) -> dict[str, Any]:
    return view | {"state": {"values": {name: {name: state} for name, state in states.items()}}}


def test_a_form_gives_back_the_message_and_its_ids() -> None:
    text = "See <https://a.example|it>, <@U2>:\n&lt;b&gt;\n\n  code"
    view = about_view(IDS, text, "en")
    assert (about_ids(view), about_text(view)) == (IDS, text)
    assert len(blocks_of(view)) == 3


@given(_SLACK)
def test_any_message_fits_a_form_and_comes_back_as_it_was(text: str) -> None:
    view = about_view(IDS, text or "x", "en")
    if text.strip():
        blocks_of(view)
    assert about_text(view) == (text.strip() if text else "x")


def test_a_very_long_message_is_cut_at_a_word_and_shown_as_cut() -> None:
    pieces = quoted_pieces("word " * 4_000)
    assert [len(piece) <= 2_902 for piece in pieces] == [True] * 4
    assert pieces[-1].endswith("word …")


def test_a_piece_ends_before_a_token_of_slacks() -> None:
    first, second = quoted_pieces("x" * 2_895 + "<@U12345678>")
    assert (first, second) == ("x" * 2_895, "<@U12345678>")


def test_what_is_typed_is_put_into_slacks_form() -> None:
    view = sent(ask_view("en"), question={"value": " a < b & <@U1> "})
    assert given_question(view) == "a &lt; b &amp; &lt;@U1&gt;"
    assert (given_channel(view), given_variant(view)) == ("", None)


def test_what_is_chosen_is_read_and_a_variant_that_is_none_is_not() -> None:
    chosen = {"selected_option": {"value": "12b"}}
    view = sent(ask_view("en"), channel={"selected_conversation": "C1"}, variant=chosen)
    assert (given_channel(view), given_variant(view)) == ("C1", "12b")
    assert given_variant(sent(ask_view("en"), variant={"selected_option": {"value": "70b"}})) is None


def test_the_form_of_ask_gemma_is_one_that_slack_takes() -> None:
    assert [block["block_id"] for block in blocks_of(ask_view("en"))] == [QUESTION, CHANNEL, VARIANT]


@given(_SLACK)
def test_any_quoted_message_fits_what_is_posted_and_pings_nobody_in_channels(text: str) -> None:
    task = Task(TaskKind.EXPLAIN, "C1", ts="1.000002", author_id="U1", quoted=text)
    check_blocks(task_body(task, "why?", "https://a.slack.com/", "en")["blocks"])


@pytest.mark.parametrize("token", ["<!channel>", "<!subteam^S1>", "<https://evil.example|https://good.example>"])
def test_a_quotation_keeps_names_and_no_other_markup(token: str) -> None:
    task = Task(TaskKind.EXPLAIN, "C1", ts="1.000002", author_id="U1", quoted=f"<@U2> in <#C2|ops>: {token} a &lt; b")
    quotation = task_body(task, "", "https://a.slack.com/", "en")["blocks"][1]["text"]["text"]
    assert token not in quotation
    assert quotation.startswith("> <@U2> in <#C2|ops>: ")
    assert quotation.endswith(" a &lt; b")
