"""What was used: summed up from the answers for which the model was asked."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.conversation.answer import LINE, Outcome
from bot.conversation.budgets import Holder
from bot.conversation.spent import Spent, day_began
from bot.conversation.turn import NewTurn, Turn, TurnStatus, Wish
from bot.conversation.usage import Single, Timing, Took
from bot.store import Store
from tests.store.builders import NOW, claimed, completed, control, message, running, said, thread

LONG_AGO = 0.0
ANSWER = replace(said("an answer"), asked=True)
TOKENS = 46


async def answered(store: Store, turn: NewTurn, outcome: Outcome = ANSWER) -> Turn:
    taken = await running(store, turn)
    answer_id = await store.answers.finish(taken, None, outcome, None)
    assert await store.turns.settle(taken, TurnStatus.COMPLETED, answer_id, [])
    return taken


async def answered_again(store: Store, turn: Turn, by: str | None) -> None:
    assert await store.wishes.again(turn.id, Wish.ANSWER, None, by)
    again = await claimed(store, turn.id)
    version, _ = await store.answers.anew(again)
    assert version is not None
    await store.answers.finish(again, version.id, ANSWER, None)
    assert await store.turns.settle(again, TurnStatus.COMPLETED, version.id, [])


async def test_each_holder_is_charged_for_what_the_model_was_asked(store: Store) -> None:
    await answered(store, message(1))
    await answered(store, message(2, thread(2, channel="C2")))
    await answered(store, message(3, user_id="U2"))
    await answered(store, message(4, thread(4, team="T2")))

    assert await store.usage.spent(Holder.PERSON, "T1", "U1", LONG_AGO) == Spent(2, 2 * TOKENS, LONG_AGO)
    assert await store.usage.spent(Holder.CHANNEL, "T1", "C1", LONG_AGO) == Spent(2, 2 * TOKENS, LONG_AGO)
    assert await store.usage.spent(Holder.WORKSPACE, "T1", "T1", LONG_AGO) == Spent(3, 3 * TOKENS, LONG_AGO)


async def test_what_the_model_was_not_asked_is_free(store: Store) -> None:
    await completed(store, message(1))
    await answered(store, control(2), Outcome("", LINE, "a line of ours"))
    await store.turns.accept(message(3))

    assert await store.usage.spent(Holder.PERSON, "T1", "U1", LONG_AGO) == Spent(0, 0, LONG_AGO)
    assert await store.usage.of_workspace("T1", LONG_AGO) == Took()


async def test_an_answer_without_a_word_is_a_request_too(store: Store) -> None:
    await answered(store, message(1), Outcome("", "failed", "sorry", asked=True))

    assert await store.usage.spent(Holder.PERSON, "T1", "U1", LONG_AGO) == Spent(1, 0, LONG_AGO)


async def test_every_new_version_counts_and_is_charged_to_whoever_wants_it(store: Store) -> None:
    turn = await answered(store, message(1))
    await answered_again(store, turn, None)
    await answered_again(store, turn, "U2")

    assert await store.usage.spent(Holder.PERSON, "T1", "U1", LONG_AGO) == Spent(2, 2 * TOKENS, LONG_AGO)
    assert await store.usage.spent(Holder.PERSON, "T1", "U2", LONG_AGO) == Spent(1, TOKENS, LONG_AGO)


async def test_an_edit_is_charged_to_who_asked_also_after_somebody_else_tried_again(store: Store) -> None:
    turn = await answered(store, message(1))
    await answered_again(store, turn, "U2")
    await store.wishes.edit("T1", message(1).key, "other words", "1760000099.000000")

    assert (await claimed(store, turn.id)).charged_to == "U1"


async def test_only_what_was_used_since_a_moment_counts(store: Store) -> None:
    await answered(store, message(1))

    soon = time.time() + 60
    assert await store.usage.spent(Holder.PERSON, "T1", "U1", soon) == Spent(0, 0, soon)
    assert (await store.usage.of_person("T1", "U1", time.time() + 60)).requests == 0


async def test_deleted_words_leave_the_sums_as_they_are(store: Store) -> None:
    await answered(store, message(1))
    await store.wishes.delete("T1", "C1", message(1).ts or "", time.time())

    assert await store.usage.spent(Holder.PERSON, "T1", "U1", LONG_AGO) == Spent(1, TOKENS, LONG_AGO)


async def test_costs_and_estimates_are_told_apart(store: Store) -> None:
    await answered(store, message(1), replace(ANSWER, cost_usd=None))
    assert await store.usage.of_person("T1", "U1", LONG_AGO) == Took(1, TOKENS)
    await answered(store, message(2), replace(ANSWER, cost_usd=0.25, estimated=True))
    assert await store.usage.of_person("T1", "U1", LONG_AGO) == Took(2, 2 * TOKENS, TOKENS, 0.25)


async def test_channels_and_people_are_ranked_by_requests(store: Store) -> None:
    await answered(store, message(1))
    await answered(store, message(2, user_id="U2"), replace(ANSWER, variant="4b"))
    await answered(store, message(3, thread(3, channel="D1"), user_id="U2"))
    await answered(store, message(4, thread(4, channel="D2"), user_id="U3"))
    await answered(store, message(5, thread(5, channel="D2"), user_id="U2"))

    def names(ranked: object) -> list[tuple[str, int]]:
        assert isinstance(ranked, list)
        return [(name, took.requests) for name, took in ranked]

    assert names(await store.usage.by_channel("T1", LONG_AGO, 5)) == [("", 3), ("C1", 2)]
    assert names(await store.usage.by_person("T1", LONG_AGO, 2)) == [("U2", 3), ("U1", 1)]


async def test_what_stood_in_for_a_variant_is_told_apart_from_it(store: Store) -> None:
    await answered(store, message(1))
    await answered(store, message(2), replace(ANSWER, model_id="smollm2-135m-instruct"))
    await answered(store, message(3))

    summed = sorted((variant, model_id, took.requests) for variant, model_id, took in await by_model(store))
    assert summed == [("27b", ANSWER.model_id, 2), ("27b", "smollm2-135m-instruct", 1)]


async def by_model(store: Store) -> Sequence[tuple[str, str | None, Took]]:
    return await store.usage.by_model("T1", LONG_AGO)


async def test_the_last_answers_tell_how_fast_they_were(store: Store) -> None:
    await answered(store, message(1), replace(ANSWER, variant="4b", first_word_ms=None))
    await answered(store, message(2), replace(ANSWER, first_word_ms=100))
    await answered(store, message(3))

    newest = Timing("27b", 210, 1900, 34, ANSWER.model_id)
    assert await store.usage.timings("T1", 5) == [newest, replace(newest, first_word_ms=100)]
    assert await store.usage.timings("T1", 1) == [newest]


async def test_what_each_of_a_persons_last_answers_took_is_told_the_newest_first(store: Store) -> None:
    await answered(store, message(1))
    await answered(store, message(2, user_id="U2"))
    await answered(store, message(3), Outcome("", "failed", "sorry", asked=True))
    await answered(store, message(4, thread(4, channel="D1")), replace(ANSWER, estimated=True, cost_usd=0.25))

    timing = Timing("27b", 210, 1900, 34, ANSWER.model_id)
    newest = Single("D1", timing, 12, estimated=True, cost_usd=0.25)
    assert await store.usage.latest_of("T1", "U1", 5) == [
        newest,
        replace(newest, channel_id="C1", estimated=False, cost_usd=0.0001),
    ]
    assert await store.usage.latest_of("T1", "U1", 1) == [newest]


@pytest.mark.parametrize("holder", Holder)
async def test_a_budget_is_read_from_an_index_alone(store: Store, holder: Holder) -> None:
    seen: list[str] = []

    async def explained(sql: str, *args: object) -> object:
        plan = await store.database.read(f"EXPLAIN QUERY PLAN {sql}", *args)  # type: ignore[arg-type]
        seen.extend(str(row["detail"]) for row in plan)
        return [{"requests": 0, "tokens": 0}]

    usage = type(store.usage)(Explaining(explained))  # type: ignore[arg-type]
    await usage.spent(holder, "T1", "U1", LONG_AGO)
    assert [step for step in seen if "USING COVERING INDEX answers_used" not in step] == []


class Explaining:
    """A database that only tells how it would read."""

    def __init__(self, read: object) -> None:
        self.read = read


async def test_a_claim_tells_what_its_payer_has_used_of_the_day(store: Store) -> None:
    first = await answered(store, message(1))
    assert first.spent == Spent(0, 0, day_began(NOW))

    assert await store.wishes.again(first.id, Wish.ANSWER, None, "U2")
    assert (await claimed(store, first.id)).spent == Spent(0, 0, day_began(NOW)), "U2 pays for what U2 wants"
    assert (await running(store, message(2))).spent == Spent(1, TOKENS, day_began(NOW))
