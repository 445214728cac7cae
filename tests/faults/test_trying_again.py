"""What stands below an answer, pressed on a bot that is killed: a press that was taken is done, once and in place."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.answer import Offer
from bot.playground import Limits, Playground
from bot.playground.entities import Message
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.stage import side_by_side

CUT = Answer(words=[f"whole{number} " for number in range(4)], finish_reason="length")
REST = Answer(words=[f"whole{number} " for number in range(4, 8)], first_word_after_s=0.4)
OLD = Answer(words=[f"half{number} " for number in range(8)])
HALF = Answer(words=[f"half{number} " for number in range(8)], truncated=True)
WHOLE = Answer(words=[f"whole{number} " for number in range(8)], first_word_after_s=0.4)
LONG = Answer(words=[f"whole{number:05d} " * 20 for number in range(100)])


@dataclass
class Pressing:
    """A thread whose answer was cut off, and bots that come and go."""

    slack: Playground
    host: ModelHost
    nursery: Nursery
    database: Path
    thread_ts: str
    standing: Sequence[Message]
    offer: Offer = Offer.TRY_AGAIN
    mark: str = ""

    @property
    def replies(self) -> list[Message]:
        return [m for m in self.slack.messages("general", self.thread_ts) if m.bot]

    async def press(self) -> None:
        """Press the button below what stands, or write the mark; the acknowledgement may never come."""
        if self.mark:
            await self.slack.say("alice", "general", self.mark, thread_ts=self.thread_ts)
            return
        message = self.replies[-1]
        await self.slack.press("alice", message.channel, message.ts, self.offer.value)

    async def killed(self, die: str, *, press: bool = True) -> None:
        """Run a bot that dies at a point, after a press or while it goes on with what was pressed before."""
        async with self.nursery.bot(self.slack, self.host.url, self.database, die=die) as bot:
            if press:
                await bot.ready()
                await self.slack.until(lambda: self.slack.connected)
                pressing = asyncio.ensure_future(self.press())
            assert await bot.wait() == KILLED, bot.tail()
            if press:  # an interaction is sent once: nobody waits for it any more
                pressing.cancel()
                await asyncio.gather(pressing, return_exceptions=True)

    async def is_deleted(self) -> None:
        """A new bot takes it away without asking the model."""
        async with self.nursery.bot(self.slack, self.host.url, self.database) as bot:
            await self.slack.until(lambda: not self.replies, 15)
            bot.terminate()
            assert await bot.wait() == 0, bot.tail()
        assert not self.slack.workspace.statuses
        assert len(self.host.questions) == 1

    async def ends_with(self, answer: Answer) -> None:
        """A new bot brings it to its end and leaves nothing open: the whole answer, begun where the old one stood."""

        def is_whole() -> bool:
            return text_of(self.replies).split() == answer.text.split() and not self.slack.workspace.statuses

        async with self.nursery.bot(self.slack, self.host.url, self.database) as bot:
            await self.slack.until(is_whole, 15)
            bot.terminate()
            assert await bot.wait() == 0, bot.tail()
        assert is_whole(), self.slack.dump()
        assert self.replies[0].ts == self.standing[0].ts
        assert not self.slack.workspace.open_streams
        assert [buttons(message) for message in self.replies] == [False] * (len(self.replies) - 1) + [True]


def text_of(replies: Sequence[Message]) -> str:
    blocks = [block for message in replies for block in message.shown_blocks]
    return " ".join(block["text"] for block in blocks if block["type"] == "markdown")


def buttons(message: Message) -> bool:
    return any(block["type"] == "actions" for block in message.shown_blocks)


@asynccontextmanager
async def pressing_stage(
    nursery: Nursery, database: Path, standing: Answer = HALF, offer: Offer = Offer.TRY_AGAIN
) -> AsyncIterator[Pressing]:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        pressing = Pressing(slack, host, nursery, database, "", (), offer)
        async with nursery.bot(slack, host.url, database) as bot:
            host.answer(standing)
            pressing.thread_ts = await slack.say("alice", "general", "@gemma !12b hello")
            pressing.standing = await slack.until(lambda: [m for m in pressing.replies if buttons(m)], 10)
            bot.terminate()
            assert await bot.wait() == 0, bot.tail()
        yield pressing


PRESSED = (
    "after-again-commit",
    "at-claim",
    "before-model",
    "at-status",
    "at-delta:3",
    "after-model-end",
    "after-finish-commit",
    "at-update",
    "before-settle",
)


async def test_killed_anywhere_after_a_press_there_is_one_new_answer_in_place(tmp_path: Path, nursery: Nursery) -> None:
    async def case(database: Path, die: str) -> None:
        async with pressing_stage(nursery, database) as pressing:
            pressing.host.default = WHOLE
            await pressing.killed(die)
            await pressing.ends_with(WHOLE)

    await side_by_side(tmp_path, PRESSED, case)


async def test_a_mark_that_is_killed_when_it_has_asked_for_another_answer_says_nothing_beside_it(
    tmp_path: Path, nursery: Nursery
) -> None:
    async with pressing_stage(nursery, tmp_path / "gemma.db") as pressing:
        pressing.host.default, pressing.mark = WHOLE, "!retry"
        await pressing.killed("after-again-commit")
        await pressing.ends_with(WHOLE)


async def test_killed_while_a_new_answer_takes_more_messages_than_the_old_one_it_is_whole(
    tmp_path: Path, nursery: Nursery
) -> None:
    async def case(database: Path, die: str) -> None:
        async with pressing_stage(nursery, database) as pressing:
            pressing.host.default = LONG
            await pressing.killed(die)
            await pressing.ends_with(LONG)

    await side_by_side(tmp_path, ("between-parts", "after-post-unanswered", "before-settle"), case)


async def test_killed_after_it_was_pressed_an_answer_is_continued_replaced_or_deleted_once(
    tmp_path: Path, nursery: Nursery
) -> None:
    async def case(database: Path, wanted: tuple[str, Offer]) -> None:
        die, offer = wanted
        standing, then = {Offer.GO_ON: (CUT, REST), Offer.LARGER: (OLD, WHOLE), Offer.DELETE: (HALF, HALF)}[offer]
        async with pressing_stage(nursery, database, standing, offer) as pressing:
            pressing.host.default = then
            await pressing.killed(die)
            if offer is Offer.DELETE:
                await pressing.is_deleted()
                return
            await pressing.ends_with(WHOLE)
            models = [request.body["model"] for request in pressing.host.questions[1:]]
            assert set(models) == {f"google/gemma-3-{'27b' if offer is Offer.LARGER else '12b'}-it"}

    replaced = [
        (die, offer) for die in ("after-again-commit", "after-finish-commit") for offer in (Offer.GO_ON, Offer.LARGER)
    ]
    deleted = [(die, Offer.DELETE) for die in ("after-again-commit", "before-settle")]
    await side_by_side(tmp_path, [*replaced, *deleted], case)


async def test_killed_twice_it_is_still_one_new_answer(tmp_path: Path, nursery: Nursery) -> None:
    async with pressing_stage(nursery, tmp_path / "gemma.db") as pressing:
        pressing.host.default = WHOLE
        await pressing.killed("at-delta:3")
        await pressing.killed("at-update", press=False)
        await pressing.ends_with(WHOLE)


async def test_a_press_that_was_not_taken_changes_nothing_and_can_be_repeated(tmp_path: Path, nursery: Nursery) -> None:
    async with pressing_stage(nursery, tmp_path / "gemma.db") as pressing:
        pressing.host.default = WHOLE
        before = text_of(pressing.standing)
        await pressing.killed("before-again-commit")
        assert text_of(pressing.replies) == before
        await pressing.killed("after-again-commit")
        await pressing.ends_with(WHOLE)
        assert len(pressing.host.questions) == 2


async def test_a_bot_that_is_stopped_while_it_answers_anew_goes_on_after_its_start(
    tmp_path: Path, nursery: Nursery
) -> None:
    async with pressing_stage(nursery, tmp_path / "gemma.db") as pressing:
        pressing.host.default = WHOLE
        pressing.host.hold()
        settings = {"SHUTDOWN_GRACE_S": "0"}
        async with nursery.bot(pressing.slack, pressing.host.url, pressing.database, env=settings) as bot:
            await pressing.press()
            await pressing.host.asked(2)
            bot.terminate()
            assert await bot.wait() == 0, bot.tail()
        assert text_of(pressing.replies) == text_of(pressing.standing)
        pressing.host.release()
        await pressing.ends_with(WHOLE)
