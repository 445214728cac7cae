"""`/gemma export`: a person gets what is kept of them, once, as a file in their DM, and nothing of others."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from bot.playground import Attachment
from bot.playground.entities import Message
from bot.playground.faults import Fault
from tests.scenarios.settings_form import opened, saved, switched
from tests.scenarios.stage import Stage

Record = dict[str, Any]


def files_in(stage: Stage, dm: str) -> list[Message]:
    return [message for message in stage.slack.messages(dm) if message.files]


async def exported(stage: Stage, user: str) -> Sequence[Record]:
    """Ask for an export and read the file that comes."""
    dm = stage.slack.dm_of(user)
    before = len(files_in(stage, dm))
    asked = await stage.slack.command(user, "general", "/gemma", "export")
    assert "direct messages" in asked.text
    await stage.slack.until(lambda: len(files_in(stage, dm)) > before or None, 10)
    (file,) = files_in(stage, dm)[-1].files
    assert file.name.startswith("gemma-export-")
    assert file.name.endswith(".jsonl")
    return [json.loads(line) for line in (file.content or b"").decode().splitlines()]


def of_kind(records: Sequence[Record], kind: str) -> list[Record]:
    return [record for record in records if record["kind"] == kind]


async def test_it_holds_what_a_person_wrote_with_the_answers_and_their_settings_and_opinions(stage: Stage) -> None:
    stage.host.answer("On bananas").answer("On cherries").answer("On dates")
    notes = Attachment("notes.pdf", "application/pdf", b"%PDF")
    ts = await stage.slack.say("alice", "general", "@gemma banana", files=[notes])
    await stage.answered("general", ts)
    await stage.ask("bob", "general", "cherry", ts)
    dm = stage.slack.dm_of("alice")
    await stage.ask("alice", dm, "date")
    await stage.slack.command("alice", dm, "/gemma", "model 4b")

    records = await exported(stage, "alice")

    (about,) = of_kind(records, "about")
    assert (about["of"], about["id"], about["format"]) == ("person", "U0PALICE01", 1)
    assert [(r["name"], r["value"]) for r in of_kind(records, "setting")] == [("variant", "4b")]
    mine = {record["text"]: record for record in of_kind(records, "message") if record["text"]}
    assert set(mine) == {"banana", "date"}
    assert [answer["text"] for answer in mine["banana"]["answers"]] == ["On bananas"]
    assert mine["banana"]["files"] == ["notes.pdf"]
    assert "cherr" not in json.dumps(records)


async def test_answers_in_a_channel_that_the_person_has_left_are_left_out(stage: Stage) -> None:
    stage.host.answer("On the secret plan")
    ts = await stage.slack.say("bob", "ops-private", "@gemma what is the plan?")
    await stage.answered("ops-private", ts)
    await stage.slack.kick("ops-private", "bob")

    (record,) = of_kind(await exported(stage, "bob"), "message")

    assert record["text"] == "what is the plan?"
    assert (record["answers"], record["left_out"]) == ([], ["answers"])


async def test_answers_in_a_public_channel_that_a_guest_was_removed_from_are_left_out(stage: Stage) -> None:
    stage.host.answer("On bananas")
    await opened(stage)
    await switched(stage, "team")
    assert await saved(stage, guests="yes") == {}
    stage.slack.change_user("carol", is_restricted=True)
    ts = await stage.slack.say("carol", "random", "@gemma banana")
    await stage.answered("random", ts)
    await stage.slack.kick("random", "carol")
    await stage.slack.settled()

    (record,) = [record for record in of_kind(await exported(stage, "carol"), "message") if record["text"]]

    assert (record["text"], record["answers"], record["left_out"]) == ("banana", [], ["answers"])


async def test_what_was_deleted_or_forgotten_is_not_in_it(stage: Stage) -> None:
    stage.host.answer("On bananas").answer("On cherries")
    first = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", first)
    second = await stage.slack.say("alice", "general", "@gemma cherry")
    await stage.answered("general", second)
    await stage.slack.delete("alice", "general", first)
    await stage.ask("alice", "general", "!forget", second)
    await stage.slack.settled()

    records = await exported(stage, "alice")

    assert [record for record in of_kind(records, "message") if record["text"] or record["answers"]] == []


async def test_without_the_scope_the_person_is_told_who_can_help(stage: Stage) -> None:
    stage.slack.take_scopes("files:write")
    dm = stage.slack.dm_of("alice")

    await stage.slack.command("alice", "general", "/gemma", "export")

    await stage.slack.until(lambda: [m for m in stage.slack.messages(dm) if "`files:write`" in m.shown_text])
    assert files_in(stage, dm) == []


async def test_a_sharing_of_which_nobody_knows_leaves_one_file(stage: Stage) -> None:
    stage.slack.fail_next("files.completeUploadExternal", Fault.reset_after)
    await exported(stage, "alice")
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()
    assert len(files_in(stage, stage.slack.dm_of("alice"))) == 1
