"""A model host that misbehaves, seen from Slack: one visible outcome each, and nothing is held up by it."""

import asyncio
import re
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from time import time

import pytest

from bot.conversation.answer import Offer
from tests.doubles.model_host import Answer, Ending, ModelHost, event, flat_error
from tests.faults.manners import IMPATIENCE
from tests.faults.nursery import Nursery
from tests.faults.playbill import Play, Playbill, apart, impatient_stage, offered, text_of, words_of
from tests.faults.stage import side_by_side

PATIENT = replace(IMPATIENCE, first_content_s=10.0, retry_s=10.0)
MOST_REQUESTS = 3
SHORT_ID = re.compile(r"\(`([a-z]{7})`\)")
SORRY = "The model"

ERROR = b'data: {"error":{"code":502,"message":"upstream"},"choices":[{"delta":{},"finish_reason":"error"}]}\n\n'
SLOW = "took too long"
AWAY = "cannot reach the model"
ODD = "something I cannot read"
NOTHING = "gave no answer"

BEFORE_THE_FIRST_WORD = {
    "silent": Play(Answer(silent=True), SLOW),
    "only headers": Play(Answer(words=(), ending=Ending.HANG), SLOW),
    "comments for ever": Play(Answer(words=(), ending=Ending.COMMENTS), SLOW),
    "empty events for ever": Play(Answer(words=(), ending=Ending.EMPTY_EVENTS), SLOW),
    "refused": Play(Answer(refuse_connection=True), AWAY),
    "reset": Play(Answer(words=(), ending=Ending.RESET), AWAY),
    "cut": Play(Answer(words=(), truncated=True), AWAY),
    "ended without an end": Play(Answer(words=(), done=False, finish_reason=None), "broke off before its first word"),
    "error event": Play(Answer(raw=ERROR), "has a fault"),
    "error in a 200": Play(Answer(body={"error": {"code": 503, "message": "upstream"}}), "overloaded"),
    "empty": Play(Answer(words=[""]), NOTHING),
    "white space": Play(Answer(words=[" \n", "\n\n"]), NOTHING),
    "control tokens": Play(Answer(words=["<end_of_turn>", "<unused32>"]), NOTHING),
    "no words in one piece": Play(Answer(words=[], whole=True), NOTHING),
    "a page": Play(Answer(body="<html>hello</html>"), ODD),
    "a page with 502": Play(Answer(status=502, body="<html>Bad Gateway</html>"), "has a fault"),
    "no JSON": Play(Answer(raw=b"data: {broken\n\n"), ODD),
    "no object": Play(Answer(body=[1, 2]), ODD),
    "429": Play(flat_error(429, "Too Many Requests"), "asked too much"),
    "500": Play(flat_error(500, "Internal server error"), "has a fault"),
    "503": Play(flat_error(503, "Service unavailable"), "overloaded"),
    "504": Play(flat_error(504, "Generation timeout"), SLOW),
    "529": Play(flat_error(529, "Overloaded"), "overloaded"),
    "404": Play(flat_error(404, "no such model"), "does not serve this variant"),
    "401": Play(flat_error(401, "no key"), "does not accept my key", again=False),
    "402": Play(flat_error(402, "Payment required"), "is used up", again=False),
    "403": Play(flat_error(403, "no"), "does not let me", again=False),
    "flagged": Play(flat_error(400, "This was flagged"), "declined", again=False),
    "filtered": Play(Answer(words=(), finish_reason="content_filter"), "declined", again=False),
    "413": Play(flat_error(413, "Payload too large"), "too long", again=False),
}


async def test_a_fault_before_the_first_word_comes_to_one_sentence(nursery: Nursery, tmp_path: Path) -> None:
    async with apart(nursery, tmp_path / "gemma.db", BEFORE_THE_FIRST_WORD) as stage:

        async def one_sentence(number: int, name: str, play: Play) -> None:
            channel = stage.slack.add_channel(f"room-{number}")
            ts = await stage.slack.say("alice", channel, f"@gemma {name}")
            (reply,) = await stage.answered(channel, ts)
            text = text_of(reply)
            assert play.sentence in text, name
            assert len(text.splitlines()) == 1, name
            (short_id,) = SHORT_ID.findall(text)
            assert offered(reply) == ([(Offer.TRY_AGAIN.value, short_id)] if play.again else []), name
            assert 1 <= len(stage.host.requests_for(name)) <= MOST_REQUESTS, name

        async with asyncio.TaskGroup() as group:
            for number, (name, play) in enumerate(BEFORE_THE_FIRST_WORD.items()):
                group.create_task(one_sentence(number, name, play))
        await stage.left_nothing()


async def test_what_was_said_instead_of_an_answer_is_never_sent_to_the_model(nursery: Nursery, tmp_path: Path) -> None:
    plays = {name: BEFORE_THE_FIRST_WORD[name] for name in ("silent", "white space", "500", "401")}
    async with apart(nursery, tmp_path / "gemma.db", plays) as stage:
        asked = {name: await stage.slack.say("alice", "general", f"@gemma {name}") for name in plays}
        for name, ts in asked.items():
            await stage.answered("general", ts)
            await stage.slack.say("alice", "general", f"are you there after {name}?", thread_ts=ts)
        for name, ts in asked.items():
            assert (await stage.answered("general", ts, 2))[-1].shown_text == "Hello"
            (request,) = stage.host.requests_for(f"are you there after {name}?")
            sent = request.body["messages"]
            assert [message["role"] for message in sent] == ["user"]
            assert SORRY not in sent[0]["content"]
            assert name in sent[0]["content"]


HALF = [f"word{number} " for number in range(8)]
CUT = "The answer was cut off here."
FILTERED = "ended the answer here because of what it says"

IN_THE_MIDDLE = {
    "stalls": Play(Answer(ending=Ending.HANG), CUT),
    "only comments": Play(Answer(ending=Ending.COMMENTS), CUT),
    "only empty events": Play(Answer(ending=Ending.EMPTY_EVENTS), CUT),
    "reset": Play(Answer(ending=Ending.RESET), CUT),
    "cut": Play(Answer(truncated=True), CUT),
    "no end": Play(Answer(done=False, finish_reason=None), CUT),
    "error event": Play(Answer(tail=ERROR), CUT),
    "no JSON": Play(Answer(tail=b"data: {broken\n\n"), CUT),
    "a page": Play(Answer(tail=b"<html><body>502 Bad Gateway</body></html>\n\n", done=False), CUT),
    "an endless line": Play(Answer(tail=b"data: " + b"x" * 10_000_000 + b"\n\n"), CUT),
    "filtered": Play(Answer(tail=event("m", "", "content_filter")), FILTERED, again=False),
}


BOTH_WAYS = {
    f"{name}{how}": replace(play, answer=replace(play.answer, words=HALF, between_s=between_s))
    for name, play in IN_THE_MIDDLE.items()
    for how, between_s in (("", 0.0), (" in a stream", 0.1))
}
"""The same with words that come at once, and with words that are streamed."""


async def test_a_fault_in_the_middle_keeps_the_text_once_and_marks_it(nursery: Nursery, tmp_path: Path) -> None:
    async with apart(nursery, tmp_path / "gemma.db", BOTH_WAYS) as stage:

        async def kept_and_marked(number: int, name: str, play: Play) -> None:
            channel = stage.slack.add_channel(f"room-{number}")
            ts = await stage.slack.say("alice", channel, f"@gemma {name}")
            (reply,) = await stage.answered(channel, ts)
            text = text_of(reply)
            assert text.split()[: len(HALF)] == "".join(HALF).split(), name
            assert (text.count("word0"), text.count(play.sentence)) == (1, 1), name
            (short_id,) = SHORT_ID.findall(text)
            assert offered(reply) == ([(Offer.TRY_AGAIN.value, short_id)] if play.again else []), name
            assert len(stage.host.requests_for(name)) == 1, "what has begun is not asked for again"
            going_on = f"and after {name}?"
            await stage.slack.say("alice", channel, going_on, thread_ts=ts)
            assert (await stage.answered(channel, ts, 2))[-1].shown_text == "Hello"
            (sent,) = stage.host.requests_for(going_on)
            roles = [
                (message["role"], "".join(HALF).strip() in message["content"]) for message in sent.body["messages"]
            ]
            assert roles == [("user", False), ("assistant", True), ("user", False)], name
            assert play.sentence not in str(sent.body), name

        async with asyncio.TaskGroup() as group:
            for number, (name, play) in enumerate(BOTH_WAYS.items()):
                group.create_task(kept_and_marked(number, name, play))
        assert stage.slack.call_counts["chat.startStream"] >= len(IN_THE_MIDDLE)
        await stage.left_nothing()


HOLDING_ON = {
    "silent": Answer(silent=True),
    "comments before a word": Answer(words=(), ending=Ending.COMMENTS),
    "stalls": Answer(words=HALF, ending=Ending.HANG),
    "events without text": Answer(words=HALF, ending=Ending.EMPTY_EVENTS),
}


async def test_a_host_that_holds_on_is_left_and_the_slot_is_free_for_the_next_question(tmp_path: Path) -> None:
    async def case(database: Path, name: str) -> None:
        host = Playbill({name: HOLDING_ON[name]})
        timeouts = replace(IMPATIENCE, retry_s=2.5)
        async with impatient_stage(database, host, timeouts, slots=1) as stage:
            first = await stage.slack.say("alice", "general", f"@gemma {name}")
            await host.asked()
            second = await stage.slack.say("bob", "random", "@gemma hello")
            (reply,) = await stage.answered("random", second)
            assert text_of(reply) == "Hello"
            await stage.answered("general", first)
            for request in host.requests_for(name):
                async with asyncio.timeout(20):
                    await request.left.wait()

    await side_by_side(tmp_path, list(HOLDING_ON), case)


# --- "later", said by the host


async def test_a_short_retry_after_is_waited_for_and_the_person_sees_only_the_answer(tmp_path: Path) -> None:
    later = replace(flat_error(429, "Too Many Requests"), headers={"Retry-After": "1"})
    async with impatient_stage(tmp_path / "gemma.db", ModelHost(), PATIENT) as stage:
        stage.host.answer(later, "Hello")
        assert await stage.ask("alice", "general", "@gemma hello") == "Hello"
        asked, again = stage.host.questions
    assert again.at - asked.at >= 1.0


@pytest.mark.parametrize("value", ["600", "a date"])
async def test_a_long_retry_after_is_told_and_not_waited_for(tmp_path: Path, value: str) -> None:
    async with impatient_stage(tmp_path / "gemma.db", ModelHost()) as stage:
        retry_after = formatdate(time() + 590, usegmt=True) if value == "a date" else value
        stage.host.answer(replace(flat_error(429, "Too Many Requests"), headers={"Retry-After": retry_after}))
        ts = await stage.slack.say("alice", "general", "@gemma hello")
        (reply,) = await stage.answered("general", ts)
        assert "asked too much right now. Please try again in 10 minutes." in text_of(reply)
        assert [action for action, _ in offered(reply)] == [Offer.TRY_AGAIN.value]
        assert len(stage.host.questions) == 1


async def test_a_prompt_that_is_too_long_is_shortened_a_few_times_and_then_told(tmp_path: Path) -> None:
    async with impatient_stage(tmp_path / "gemma.db", ModelHost()) as stage:
        stage.host.default = flat_error(400, "This model's maximum context length is 10 tokens")
        ts = await stage.slack.say("alice", "general", "@gemma " + "word " * 500)
        (reply,) = await stage.answered("general", ts)
        assert "too long for the model" in text_of(reply)
        assert len(stage.host.questions) == MOST_REQUESTS


async def test_at_a_host_that_is_slow_all_wait_in_the_queue_and_nobody_waits_for_one_persons_many_questions(
    tmp_path: Path,
) -> None:
    async with impatient_stage(tmp_path / "gemma.db", ModelHost(), PATIENT, slots=2) as stage:
        stage.host.default = Answer(words=["Hello"], first_word_after_s=0.05)
        channels = [stage.slack.add_channel(f"room-{number}") for number in range(12)]
        stage.host.hold()
        asked = [await stage.slack.say("alice", channel, "@gemma of many") for channel in channels[:-1]]
        asked.append(await stage.slack.say("bob", channels[-1], "@gemma the only one"))
        await stage.slack.settled()
        stage.host.release()
        for channel, ts in zip(channels, asked, strict=True):
            assert [text_of(reply) for reply in await stage.answered(channel, ts)] == ["Hello"]
        order = [words_of(request) for request in stage.host.questions]
    assert len(order) == len(channels)
    assert order.index("the only one") <= 2 + 1
