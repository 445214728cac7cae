"""`python -m bot export`: everything of a person or a channel, as JSON Lines, whether the bot runs or not."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import io
import json
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.file_ref import FileRef
from bot.conversation.notes import Notes
from bot.conversation.setting import Setting
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish
from bot.errors import ConfigurationError, StoreUnusable
from bot.store import Store
from bot.store.export_file import Wanted, write_export
from tests.store.builders import NOW, aside, claimed, command, completed, message, part, said, thread, ts

Record = dict[str, Any]


async def exported(path: Path, person: str = "", channel: str = "", team: str | None = None) -> list[Record]:
    lines: list[str] = []
    await write_export(path, Wanted(person or channel, bool(channel), team), lines.append)
    return [json.loads(line) for line in lines]


def texts_in(records: Sequence[Record]) -> list[str]:
    return [record["text"] for record in records if record["kind"] == "message"]


async def a_few(store: Store) -> None:
    file = FileRef("F1", "notes.pdf", "application/pdf", 1)
    about = Task(TaskKind.ASK, "C9", ts(900), author_id="U7", quoted="their words")
    first = await completed(store, message(1, text="mine", files=(file,), task=about), "to mine")
    await store.wishes.again(first.id, Wish.ANSWER)
    turn = await claimed(store)
    answer, _ = await store.answers.anew(turn)
    assert answer is not None
    await store.answers.finish(turn, answer.id, said("to mine, better"), None)
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer.id, [part()])
    await store.feedback.give(Feedback(thread(1), turn.short_id, answer.id, "U2", Verdict.GOOD, "well said"), NOW)
    await completed(store, message(2, text="theirs", user_id="U2"), "to theirs")
    await store.turns.accept(aside(3, thread(1), text="aside by U2", user_id="U2"))
    await completed(store, message(4, thread(4, "C2"), text="mine elsewhere"), "to mine elsewhere")
    await store.turns.accept(replace(command("1"), text="mine by command"))
    await store.settings.choose("T1", [Setting("user", "U1", "variant", "4b")], "U1", NOW, None)
    settings = [Setting("channel", "C1", "length", "short"), Setting("thread", f"C1:{ts(1)}", "variant", "1b")]
    await store.settings.choose("T1", [*settings, Setting("channel", "C10", "length", "long")], "U1", NOW, None)


async def test_a_person_s_export_has_their_messages_answers_settings_and_opinions(store: Store, path: Path) -> None:
    await a_few(store)

    records = await exported(path, person="U1")

    assert texts_in(records) == ["mine", "mine elsewhere", "mine by command"]
    about, setting, mine = records[0], records[1], records[2]
    assert (about["kind"], about["of"], about["id"], about["team_id"]) == ("about", "person", "U1", "T1")
    assert (setting["name"], setting["value"]) == ("variant", "4b")
    assert [(answer["n"], answer["text"]) for answer in mine["answers"]] == [(1, "to mine"), (2, "to mine, better")]
    assert (mine["quoted"], mine["about_channel_id"], mine["files"]) == ("their words", "C9", ["notes.pdf"])
    assert [r["said"] for r in (await exported(path, person="U2")) if r["kind"] == "feedback"] == ["well said"]


async def test_a_channel_s_export_has_what_everybody_said_there_and_its_settings(store: Store, path: Path) -> None:
    await a_few(store)

    records = await exported(path, channel="C1")

    assert texts_in(records) == ["mine", "theirs", "aside by U2", "mine by command"]
    assert [r["scope_id"] for r in records if r["kind"] == "setting"] == ["C1", f"C1:{ts(1)}"]
    assert [r["verdict"] for r in records if r["kind"] == "feedback"] == ["good"]


async def test_notes_are_in_the_export_of_their_channel_and_of_the_person_whose_direct_messages_they_are_on(
    store: Store, path: Path
) -> None:
    for key in (thread(1), thread(2, "D1")):
        await completed(store, message(int(key.thread_ts[-1]), key))
        making = await store.notes.begin(key, "", key.thread_ts)
        assert await store.notes.keep(key, making, Notes(f"on {key.channel_id}", key.thread_ts, 2), NOW)

    def noted(records: list[dict[str, Any]]) -> list[str]:
        return [record["text"] for record in records if record["kind"] == "notes"]

    assert noted(await exported(path, channel="C1")) == ["on C1"]
    assert noted(await exported(path, person="U1")) == ["on D1"]
    assert noted(await exported(path, person="U2")) == []


async def test_what_was_deleted_is_in_no_export(store: Store, path: Path) -> None:
    await a_few(store)
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    await store.erasing.forget(thread(2), ts(99), "U2", NOW)

    assert texts_in(await exported(path, channel="C1")) == ["aside by U2", "mine by command"]


async def test_a_large_one_comes_whole_and_in_the_order_of_storing(store: Store, path: Path) -> None:
    for n in range(1, 451):
        await store.turns.accept(message(n, thread(1), text=str(n), status=TurnStatus.CONTEXT))

    assert texts_in(await exported(path, person="U1")) == [str(n) for n in range(1, 451)]


async def test_of_several_workspaces_one_is_to_be_named(store: Store, path: Path) -> None:
    await completed(store, message(1, text="in T1"))
    await completed(store, message(2, thread(2, team="T2"), text="in T2"))

    with pytest.raises(ConfigurationError, match="T1, T2"):
        await exported(path, person="U1")
    assert texts_in(await exported(path, person="U1", team="T2")) == ["in T2"]


async def test_it_is_read_when_the_bot_is_down_and_nothing_is_changed(store: Store, path: Path) -> None:
    await completed(store, message(1, text="mine"))
    await store.close()
    before = path.read_bytes()

    assert texts_in(await exported(path, person="U1")) == ["mine"]

    assert path.read_bytes() == before


async def test_a_file_that_is_not_there_or_none_of_ours_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="not there"):
        await exported(tmp_path / "none.db", person="U1")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    with pytest.raises(StoreUnusable, match="no database of this program"):
        await exported(other, person="U1")


@pytest.mark.parametrize(("version", "told"), [(9_999, "newer program"), (None, "start the bot once")])
async def test_a_schema_that_this_program_does_not_know_is_told(
    store: Store, path: Path, version: int | None, told: str
) -> None:
    if version:
        await store.database.fetch("INSERT INTO schema_version VALUES (?1, 0)", version)
    else:
        await store.database.fetch("DELETE FROM schema_version WHERE version > 3")
    with pytest.raises(StoreUnusable, match=told):
        await exported(path, person="U1")


async def test_the_command_writes_lines_of_json(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await completed(store, message(1, text="Größe"))
    await store.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///gemma.db")

    assert _main("export", "--person", "U1") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["about", "message"]
    assert "Größe" in lines[1]
    assert _main("export", "--person", "U1", "--team", "T9") == 0
    monkeypatch.setenv("DATABASE_URL", "sqlite:///none.db")
    assert _main("export", "--channel", "C1") == 2
    assert "none.db is not there" in capsys.readouterr().err


def _main(*arguments: str) -> int:
    """Run the command line in a thread of its own, as it has no loop yet."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(main, arguments).result()


async def test_titles_are_in_the_export_of_their_channel_and_of_the_person_whose_direct_messages_they_are_on(
    store: Store, path: Path
) -> None:
    for n, user, made_of in ((1, "U1", None), (2, "U2", ts(2))):
        key = thread(n, f"D{n}")
        await completed(store, message(n, key, user_id=user))
        await store.threads.entitle(key, f"title {n}", made_of)

    def titles(records: list[Record]) -> list[tuple[str, str | None]]:
        return [(record["title"], record["made_of"]) for record in records if record["kind"] == "title"]

    assert titles(await exported(path, person="U1")) == [("title 1", None)]
    assert titles(await exported(path, channel="D2")) == [("title 2", ts(2))]
    assert titles(await exported(path, person="U3")) == []


async def test_the_command_writes_utf_8_whatever_standard_output_is(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await completed(store, message(1, text="日本語"))
    await store.close()
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="latin-1"))

    assert _main("export", "--person", "U1") == 0

    assert "日本語" in written.getvalue().decode()
