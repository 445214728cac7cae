"""What the tests of forgetting share: a thread full of secrets, and what is left of them in the files."""

from pathlib import Path

from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.file_ref import FileRef
from bot.conversation.notes import Notes
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish, message_key
from bot.store import Store
from tests.store.builders import (
    NOW,
    aside,
    claimed,
    completed,
    control,
    message,
    part,
    running,
    said,
    thread,
    ts,
)

HERE = thread(1)
DAY = 86_400.0


def left_in_files(path: Path, words: str = "SECRET") -> list[str]:
    """The files beside the database, itself included, that hold some words."""
    return [file.name for file in sorted(path.parent.iterdir()) if words.encode() in file.read_bytes()]


async def erased(store: Store) -> None:
    """Have the files forget; their log and their pages."""
    wanted = await store.erasing.wanted()
    assert wanted is not None
    assert await store.erasing.erase(rebuild=True, patience_s=9)
    await store.erasing.erased(wanted)


async def answered_anew(store: Store, text: str) -> int:
    """Run what waits to be answered anew; the answer's id."""
    turn = await claimed(store)
    answer, _ = await store.answers.anew(turn)
    assert answer is not None
    await store.answers.finish(turn, answer.id, said(text, "SECRET notice"), None)
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer.id, [part()])
    return answer.id


async def full_of_secrets(store: Store) -> None:
    """A thread with a secret in everything that is stored of it."""
    file = FileRef("F1", "SECRET.pdf", "application/pdf", 1)
    about = Task(TaskKind.ASK, "C9", ts(900), author_name="SECRET author", quoted="SECRET quoted")
    turn = await completed(store, message(1, text="SECRET question", files=(file,), task=about), "SECRET answer")
    await store.wishes.again(turn.id, Wish.ANSWER)
    answer_id = await answered_anew(store, "SECRET second answer")
    await store.feedback.give(Feedback(HERE, turn.short_id, answer_id, "U1", Verdict.NOT_GOOD, "SECRET said"), NOW)
    await store.threads.entitle(HERE, "SECRET title", ts(1))
    await store.turns.accept(aside(2, HERE, text="SECRET aside", user_id="U2"))
    line = await running(store, control(3, HERE))
    await store.answers.finish(line, None, said("", "SECRET line"), part())
    await store.turns.settle(line, TurnStatus.COMPLETED)
    await store.wishes.edit("T1", message_key("C1", ts(1)), "SECRET edited", ts(4))
    await answered_anew(store, "SECRET third answer")
    making = await store.notes.begin(HERE, "", ts(2))
    assert await store.notes.keep(HERE, making, Notes("SECRET notes", ts(2), 3), NOW)
