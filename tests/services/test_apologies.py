"""What is said instead of an answer."""

import pytest

from bot.conversation.answer import CUT_OFF, FAILED, FILTERED, Offer, offers_of
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Lane, Turn, TurnStatus
from bot.errors import ModelError, ModelFault
from bot.services.apologies import ANOTHER_TRY_HELPS, apology, broken_off, given_up

TURN = Turn(
    id=1,
    short_id="bcdfghj",
    key="message:C1:1.000001",
    thread=ThreadKey("T1", "C1", "1.000001"),
    ts="1.000001",
    lane=Lane.ASK,
    status=TurnStatus.RUNNING,
    attempts=1,
    user_id="U1",
    text="hello",
    created_at=1.0,
)


def test_the_table_says_of_every_fault_whether_another_try_helps() -> None:
    assert set(ANOTHER_TRY_HELPS) == set(ModelFault)


@pytest.mark.parametrize("fault", ModelFault)
def test_every_fault_has_one_sentence_with_the_turns_short_id(fault: ModelFault) -> None:
    outcome = apology(ModelError(fault, "the host's own words"), TURN)

    assert outcome.text == ""
    assert outcome.notice is not None
    assert outcome.notice.endswith("(`bcdfghj`)")
    assert "\n" not in outcome.notice
    assert "the host's own words" not in outcome.notice
    assert (Offer.TRY_AGAIN in outcome.offers) == ANOTHER_TRY_HELPS[fault]


@pytest.mark.parametrize(
    ("retry_after_s", "words"),
    [
        (None, "in a minute."),
        (0.0, "in a minute."),
        (59.0, "in a minute."),
        (61.0, "in 2 minutes."),
        (5_400.0, "in 90 minutes."),
        (5_401.0, "in 2 hours."),
        (86_400.0, "in 24 hours."),
        (90_000.0, "another day."),
    ],
)
def test_the_hosts_wait_is_told_in_words(retry_after_s: float | None, words: str) -> None:
    outcome = apology(ModelError(ModelFault.RATE_LIMITED, retry_after_s=retry_after_s), TURN)

    assert f"Please try again {words}" in (outcome.notice or "")


def test_what_stood_there_before_is_kept_and_named_as_what_it_is() -> None:
    outcome = apology(ModelError(ModelFault.TIMEOUT), TURN, "half an answer")

    assert (outcome.text, outcome.finish) == ("half an answer", FAILED)
    assert (outcome.notice or "").startswith("_The text above is from an earlier try._ The model took too long")


def test_giving_up_offers_another_try() -> None:
    assert Offer.TRY_AGAIN in given_up(TURN).offers
    assert given_up(TURN, "half an answer").text == "half an answer"


def test_an_answer_that_the_host_broke_off_on_purpose_offers_no_other_try() -> None:
    assert broken_off(ModelError(ModelFault.CUT_OFF), TURN)[0] == CUT_OFF
    assert broken_off(ModelError(ModelFault.MODERATION), TURN)[0] == FILTERED
    assert [Offer.TRY_AGAIN in offers_of(finish, None) for finish in (CUT_OFF, FILTERED)] == [True, False]
