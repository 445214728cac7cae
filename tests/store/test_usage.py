"""Usage: counted from the turns."""

from bot.conversation.usage import Usage
from bot.store import Store
from tests.store.builders import NOW, aside, completed, control, message, thread


async def test_questions_of_a_person_are_counted_and_nothing_else(store: Store) -> None:
    for number in (1, 2, 3):
        await completed(store, message(number))
    await store.turns.accept(message(4))
    await store.turns.accept(aside(5, thread(1)))
    await store.turns.accept(control(6))
    await store.turns.accept(message(7, user_id="U2"))
    await store.turns.accept(message(8, thread(8, team="T2")))

    assert await store.usage.of_person("T1", "U1", NOW, NOW + 3) == Usage(today=2, month=4, tokens=3 * 46)
    assert await store.usage.of_person("T1", "U1", NOW + 2, NOW + 2) == Usage(today=3, month=3, tokens=2 * 46)


async def test_who_asked_nothing_used_nothing(store: Store) -> None:
    assert await store.usage.of_person("T1", "U9", 0, 0) == Usage()
