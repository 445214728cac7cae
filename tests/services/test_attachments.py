"""Gathering the files of a prompt: how many, how much, how often."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.conversation.attachments import Contents, FileFault, Trouble
from bot.conversation.file_ref import FileRef
from bot.conversation.message import Picture
from bot.services.attachments import MEGABYTE, MOST_BYTES, AttachmentService, trouble_words
from bot.slack.files import MOST_BYTES as LARGEST_FETCHED


class Shelf:
    """Files by their ids, and readers of them: what is fetched is the file's name, what is read is its text."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.batches = 0
        self.faults: dict[str, FileFault] = {}
        self.held = 0
        self.most_held = 0

    async def known(self, file: FileRef) -> FileRef:
        return file

    async def fetch(self, file: FileRef, *, small: bool = False) -> bytes | FileFault:
        name = f"{file.id} small" if small else file.id
        self.fetched.append(name)
        self.held += 1
        self.most_held = max(self.most_held, self.held)
        await asyncio.sleep(0)
        if fault := self.faults.get(name):
            self.held -= 1
            return fault
        return f"small {file.id}".encode() if small else file.id.encode()

    @asynccontextmanager
    async def batch(self) -> AsyncIterator["Shelf"]:
        self.batches += 1
        yield self

    async def read(self, content: bytes) -> Contents | FileFault:
        name = content.decode()
        await asyncio.sleep(0)
        self.held -= 1
        if name.startswith("HEIC"):
            return FileFault.UNSUPPORTED
        return Contents((Picture("image/png", content),)) if name[0] in "Ps" else Contents(text=name, characters=9)


def file(name: str, mimetype: str = "text/plain", size: int = 9, thumb: str = "", mode: str = "") -> FileRef:
    return FileRef(name, f"{name}.x", mimetype, size, "url", thumb, mode)


async def test_what_was_read_is_kept_for_the_next_question() -> None:
    shelf = Shelf()
    service = AttachmentService(shelf, shelf)
    first = await service.gather([file("T1")], [file("T2")], 16)
    again = await service.gather([], [file("T1"), file("T2")], 16)
    assert first.attached.contents == again.attached.contents
    assert shelf.fetched == ["T1", "T2"]
    assert shelf.batches == 1
    await service.gather([file("T1", size=10)], [], 16)
    assert shelf.fetched == ["T1", "T2", "T1"]


@pytest.mark.parametrize("editable", [file("T1", size=0, mode="quip"), file("T1", mode="snippet")])
async def test_what_people_edit_in_slack_is_read_anew_for_each_question(editable: FileRef) -> None:
    shelf = Shelf()
    service = AttachmentService(shelf, shelf)
    await service.gather([editable], [], 16)
    await service.gather([], [editable], 16)
    assert shelf.fetched == ["T1", "T1"]


async def test_what_a_model_cannot_take_is_not_fetched() -> None:
    shelf = Shelf()
    gathered = await AttachmentService(shelf, shelf).gather(
        [file("P1", "image/png"), file("V1", "video/mp4"), file("T1")], [file("P2", "image/png")], 0
    )
    assert shelf.fetched == ["T1"]
    assert [(each.name, each.fault) for each in gathered.troubles] == [
        ("P1.x", FileFault.UNSEEN),
        ("V1.x", FileFault.UNSUPPORTED),
    ]


async def test_a_picture_that_was_seen_before_is_not_shown_to_a_model_without_eyes() -> None:
    shelf = Shelf()
    service = AttachmentService(shelf, shelf)
    await service.gather([file("P1", "image/png")], [], 16)
    assert (await service.gather([file("P1", "image/png")], [], 0)).attached.contents == {}


async def test_a_smaller_picture_stands_in_for_one_that_cannot_be_read() -> None:
    shelf = Shelf()
    shelf.faults["P2"] = FileFault.TOO_LARGE
    gathered = await AttachmentService(shelf, shelf).gather(
        [file("HEIC1", "image/heic", thumb="t"), file("P2", "image/png", thumb="t"), file("HEIC3", "image/heic")],
        [],
        16,
    )
    assert {name: found.pictures[0].content for name, found in gathered.attached.contents.items()} == {
        "HEIC1": b"small HEIC1",
        "P2": b"small P2",
    }
    assert [each.name for each in gathered.troubles] == ["HEIC3.x"]


async def test_number_and_bytes_of_one_question_are_bounded() -> None:
    shelf = Shelf()
    many = [file(f"T{n}") for n in range(14)]
    gathered = await AttachmentService(shelf, shelf).gather(many, [], 16)
    assert len(shelf.fetched) == len(gathered.attached.contents) == 10
    assert [each.fault for each in gathered.troubles] == [FileFault.TOO_MANY] * 4

    shelf = Shelf()
    heavy = [file(f"T{n}", size=15 * MEGABYTE) for n in range(4)]
    assert MOST_BYTES == 40 * MEGABYTE
    await AttachmentService(shelf, shelf).gather(heavy, [], 16)
    assert shelf.fetched == ["T0", "T1"]


@pytest.mark.parametrize(
    ("unread", "fault"),
    [
        (file("V1", "video/mp4", 60 * MEGABYTE), FileFault.UNSUPPORTED),
        (file("A1", "audio/mp4", 60 * MEGABYTE, "t"), FileFault.UNSUPPORTED),
        (file("D1", "application/pdf", 60 * MEGABYTE, mode="external"), FileFault.EXTERNAL),
        (file("D2", "application/pdf", 60 * MEGABYTE), FileFault.TOO_LARGE),
    ],
    ids=lambda value: getattr(value, "id", None) or str(value),
)
async def test_a_file_that_is_not_fetched_takes_no_room_from_another(unread: FileRef, fault: FileFault) -> None:
    shelf = Shelf()
    gathered = await AttachmentService(shelf, shelf).gather([unread, file("T1", size=2000)], [], 16)
    assert shelf.fetched == ["T1"]
    assert gathered.troubles == (Trouble(unread.name, fault),)
    shelf = Shelf()
    gathered = await AttachmentService(shelf, shelf).gather([], [unread, file("T1", size=2000)], 16)
    assert list(gathered.attached.contents) == ["T1"]


async def test_pictures_that_a_model_cannot_take_and_files_that_do_not_fit_take_no_room() -> None:
    shelf = Shelf()
    pictures = [file(f"P{n}", "image/png", 20 * MEGABYTE) for n in range(3)]
    heavy = [file(f"T{n}", size=15 * MEGABYTE) for n in range(3)]
    gathered = await AttachmentService(shelf, shelf).gather([*pictures, *heavy, file("T3")], [], 0)
    assert shelf.fetched == ["T0", "T1", "T3"]
    assert [each.fault for each in gathered.troubles] == [FileFault.UNSEEN] * 3 + [FileFault.TOO_MANY]


async def test_what_is_kept_in_memory_takes_no_room() -> None:
    shelf = Shelf()
    service = AttachmentService(shelf, shelf)
    kept = [file(f"T{n}", size=19 * MEGABYTE) for n in range(2)]
    await service.gather(kept, [], 16)
    await service.gather([*kept, file("T2", size=19 * MEGABYTE)], [], 16)
    assert shelf.fetched == ["T0", "T1", "T2"]


async def test_pictures_for_which_there_is_no_room_are_fetched_as_smaller_ones() -> None:
    shelf = Shelf()
    service = AttachmentService(shelf, shelf)
    pictures = [file(f"P{n}", "image/png", 20 * MEGABYTE, "t") for n in range(10)]
    gathered = await service.gather(pictures, [], 16)
    assert shelf.fetched == ["P0", "P1", *(f"P{n} small" for n in range(2, 10))]
    assert len(gathered.attached.contents) == 10
    assert not gathered.troubles

    await service.gather(pictures[9:], [], 16)
    assert shelf.fetched[10:] == ["P9"]  # alone it is seen as a whole


async def test_a_smaller_picture_that_cannot_be_read_is_not_fetched_again() -> None:
    shelf = Shelf()
    shelf.faults["P2 small"] = FileFault.TOO_LARGE
    pictures = [file(f"P{n}", "image/png", 20 * MEGABYTE, "t") for n in range(3)]
    gathered = await AttachmentService(shelf, shelf).gather(pictures, [], 16)
    assert shelf.fetched == ["P0", "P1", "P2 small"]
    assert gathered.troubles == (Trouble("P2.x", FileFault.TOO_LARGE),)


async def test_no_more_files_are_held_than_may_be_large() -> None:
    shelf = Shelf()
    of_unknown_size = [file(f"T{n}", size=0) for n in range(10)]
    gathered = await AttachmentService(shelf, shelf).gather(of_unknown_size, [], 16)
    assert len(gathered.attached.contents) == 10
    assert shelf.most_held * LARGEST_FETCHED == MOST_BYTES


async def test_what_ails_several_files_is_said_once_in_the_asker_s_language() -> None:
    shelf = Shelf()
    shelf.faults["T1"] = FileFault.UNREACHABLE
    videos = [file("V1", "video/mp4"), file("V2", "video/mp4")]
    gathered = await AttachmentService(shelf, shelf).gather([videos[0], file("T1"), videos[1]], [], 16)
    assert trouble_words(gathered.troubles, "en").splitlines() == [
        "I cannot read files like `V1.x`, `V2.x`. Text, PDF, Word, Excel, PowerPoint and common pictures work.",
        "Slack did not hand me `T1.x` just now. Please try again.",
    ]
    assert "gerade nicht gegeben" in trouble_words(gathered.troubles, "de")


def test_a_file_without_a_name_is_called_what_it_is() -> None:
    (told,) = trouble_words([Trouble("", FileFault.FOREIGN)], "en").splitlines()
    assert told.startswith("Slack does not let me see `a file of another workspace`")


async def test_a_question_without_files_reads_nothing() -> None:
    shelf = Shelf()
    gathered = await AttachmentService(shelf, shelf).gather([], [], 16)
    assert (shelf.batches, shelf.fetched, dict(gathered.attached.contents)) == (0, [], {})
