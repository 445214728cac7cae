"""Budgets at the claim, over a real store: who is refused, and that nobody is warned twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.conversation.answer import FAILED, Outcome, Sight
from bot.conversation.completion import Delta, Finish
from bot.conversation.context import Context
from bot.conversation.message import Message, Role
from bot.conversation.person import Person
from bot.conversation.preferences import Preferences, resolve
from bot.conversation.setting import Scope, Setting
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import NewTurn, Turn, TurnStatus
from bot.services.budgets import BudgetService
from bot.services.gathering import Gathered
from bot.services.people import PeopleService
from bot.services.settings import SettingService
from bot.store import Store, open_store
from tests.services.test_settings import Played
from tests.store.builders import message, running

NOON = 1_760_011_200.0
DAY_S = 86_400
TOKENS = 1_000


@dataclass
class Books:
    """A store, and the service that looks into it as of a moment."""

    store: Store
    now: float = NOON
    number: int = 0
    told: list[NewTurn] = field(default_factory=list)

    def service(self) -> BudgetService:
        people = PeopleService(Played({"U1": Person("U1", locale="de-DE")}))
        settings = SettingService(self.store.settings, people, lambda *_: None, "27b")
        return BudgetService(self.store.usage, settings, self, clock=lambda: self.now)

    async def put(self, turn: NewTurn) -> bool:
        """As the worker does: once a key."""
        if stored := await self.store.turns.accept(turn) is not None:
            self.told.append(turn)
        return stored

    def wake(self, turn_id: int, lane: object) -> None:
        raise AssertionError((turn_id, lane))

    async def asked(self, tokens: int = TOKENS, user: str = "U1", channel: str = "C1") -> None:
        """Let a question be answered now."""
        turn = await self.claim(user, channel)
        outcome = Outcome("text", "stop", asked=True, prompt_tokens=tokens)
        answer_id = await self.store.answers.finish(turn, None, outcome, None)
        await self.store.turns.settle(turn, TurnStatus.COMPLETED, answer_id)
        await self.store.database.fetch("UPDATE answers SET used_at = ?1 WHERE id = ?2", self.now, answer_id)

    async def claim(self, user: str = "U1", channel: str = "C1") -> Turn:
        self.number += 1
        key = ThreadKey("T1", channel, message(self.number).ts or "")
        return await running(self.store, message(self.number, key, user_id=user))


@pytest.fixture
async def books(tmp_path: Path) -> AsyncIterator[Books]:
    store = await open_store(f"sqlite:///{tmp_path / 'gemma.db'}")
    yield Books(store)
    await store.close()


def limits(**values: str) -> Preferences:
    return resolve([Setting(Scope.WORKSPACE, "T1", name, value) for name, value in values.items()])


async def refused(books: Books, chosen: Preferences, standing: str = "", **turn: str) -> Outcome | None:
    return await books.service().refusal(await books.claim(**turn), chosen, standing)


async def test_at_its_end_a_budget_refuses_with_when_and_who_and_keeps_what_stands(books: Books) -> None:
    chosen = limits(person_requests="2")
    await books.asked()
    assert await refused(books, chosen) is None
    await books.asked()
    outcome = await refused(books, chosen, "the text before")
    assert outcome is not None
    assert (outcome.text, outcome.finish, outcome.asked) == ("the text before", FAILED, False)
    assert "2 Anfragen" in (outcome.notice or "")
    assert "in 12 Stunden" in (outcome.notice or "")
    assert await refused(books, chosen, user="U2") is None


async def test_with_the_next_day_of_utc_all_is_free_again(books: Books) -> None:
    chosen = limits(person_tokens=str(TOKENS))
    await books.asked()
    assert await refused(books, chosen) is not None
    books.now = NOON + DAY_S / 2 - 1
    assert await refused(books, chosen) is not None
    books.now = NOON + DAY_S / 2
    assert await refused(books, chosen) is None


async def test_the_nearest_budget_that_is_over_is_the_one_that_is_told(books: Books) -> None:
    await books.asked()
    chosen = limits(team_requests="1", channel_tokens="10", person_requests="0")
    outcome = await refused(books, chosen)
    assert "Dieser Kanal" in ((outcome and outcome.notice) or "")
    outcome = await refused(books, chosen, channel="C2")
    assert "Dieser Workspace" in ((outcome and outcome.notice) or "")


async def test_a_warning_comes_once_a_day_and_budget_also_after_a_restart(books: Books) -> None:
    chosen = limits(person_requests="5", channel_tokens=str(5 * TOKENS))
    for _ in range(3):
        assert await refused(books, chosen) is None
        assert books.told == []
        await books.asked()
    await books.asked()
    service = books.service()
    for _ in range(3):
        assert await service.refusal(await books.claim(), chosen, "") is None
    assert [(turn.control.key, turn.user_id) for turn in books.told if turn.control] == [
        ("budget.near.person", "U1"),
        ("budget.near.channel", "U1"),
    ]
    assert await books.service().refusal(await books.claim(user="U2"), chosen, "") is None
    assert len(books.told) == 2, "nobody hears twice of the channel's budget"
    books.now += DAY_S
    for _ in range(4):
        await books.asked()
    await refused(books, chosen)
    assert len(books.told) == 4


async def test_a_warning_goes_to_the_person_alone_in_their_language(books: Books) -> None:
    await books.asked()
    await refused(books, limits(person_tokens=str(TOKENS + 1)))
    (turn,) = books.told
    assert (turn.thread.channel_id, turn.ts, turn.user_id) == ("", None, "U1")
    assert turn.control is not None
    assert (turn.control.values["used"], turn.control.values["amount"]) == ("99", "1.001 Tokens")


async def test_who_tries_anothers_question_again_is_charged_and_refused(books: Books) -> None:
    chosen = limits(person_requests="1")
    await books.asked(user="U2")
    turn = replace(await books.claim(user="U1"), wished_by="U2", spent=None)
    assert await books.service().refusal(turn, chosen, "") is not None
    assert await books.service().refusal(replace(turn, wished_by=None), chosen, "") is None


def gathered(*events: Delta | Finish) -> Outcome:
    made = Gathered()
    asked = Message(Role.USER, "What is a vector database, and what for?")
    made.begin("4b", "gemma-3-4b-it", Context((asked,), Sight(1, 1)))
    for event in events:
        made.take(event)
    return made.counted(Outcome("", "stop"))


def test_the_hosts_count_goes_before_our_estimate() -> None:
    told = gathered(Delta("Hello"), Finish("stop", prompt_tokens=70, completion_tokens=2, cost_usd=0.1))
    assert (told.prompt_tokens, told.completion_tokens, told.cost_usd, told.estimated) == (70, 2, 0.1, False)
    assert told.asked


@pytest.mark.parametrize(
    "end", [(Finish("stop"),), ()], ids=["a host that counts nothing", "an answer that was stopped"]
)
def test_what_no_host_counted_is_estimated_and_marked_so(end: tuple[Finish, ...]) -> None:
    told = gathered(Delta("A database "), Delta("of vectors."), *end)
    assert (told.asked, told.estimated, told.completion_tokens) == (True, True, 6)
    assert 15 < (told.prompt_tokens or 0) < 30


def test_silence_is_a_request_without_tokens() -> None:
    told = gathered()
    assert (told.asked, told.estimated, told.prompt_tokens, told.completion_tokens) == (True, False, None, None)
    assert not Gathered().counted(Outcome("", "stop")).asked
