from bot.conversation.adaptation import Adaptation, Lesson
from bot.store import Store

HOST = ("aimlapi", "https://api.aimlapi.com/v1", "google/gemma-3-27b-it")


async def test_a_lesson_is_kept_once_with_what_was_learned_last(store: Store) -> None:
    memory = store.adaptations
    for number, window in enumerate(["8192", "4096"]):
        await memory.learn(Adaptation(*HOST, Lesson.WINDOW, window), 100.0 + number)
    for name in ("top_k", "top_a", "top_k"):
        await memory.learn(Adaptation(*HOST, Lesson.PARAMETER, name), 103.0)

    assert await memory.learned(0.0) == [
        Adaptation(*HOST, Lesson.PARAMETER, "top_a"),
        Adaptation(*HOST, Lesson.PARAMETER, "top_k"),
        Adaptation(*HOST, Lesson.WINDOW, "4096"),
    ]


async def test_what_was_learned_too_long_ago_is_dropped(store: Store) -> None:
    await store.adaptations.learn(Adaptation(*HOST, Lesson.SYSTEM), 100.0)
    await store.adaptations.learn(Adaptation(*HOST, Lesson.IMAGES), 200.0)

    assert await store.adaptations.learned(150.0) == [Adaptation(*HOST, Lesson.IMAGES)]
    assert await store.adaptations.learned(0.0) == [Adaptation(*HOST, Lesson.IMAGES)]


async def test_a_lesson_of_a_newer_version_does_not_count(store: Store) -> None:
    await store.adaptations.learn(Adaptation(*HOST, Lesson.SYSTEM), 100.0)
    await store.database.fetch("UPDATE adaptations SET lesson = 'manners'")

    assert await store.adaptations.learned(0.0) == []
