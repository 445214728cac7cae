"""Has the files that people sent fetched and read for one prompt, and says what could not be.

Nothing of them is stored: they are fetched when a question is answered, and what was read is kept in memory for a
while, because the next question in the thread is often about the same file.
"""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.conversation.attachments import (
    MOST_FILES,
    Attached,
    Contents,
    Extent,
    FileFault,
    Trouble,
    Unit,
    is_picture,
    shown_name,
    to_read,
)
from bot.conversation.file_ref import FileRef
from bot.services.ports import Batch, Files, Readers
from bot.texts import say

log = logging.getLogger(__name__)

MOST_BYTES = 40 * 1024 * 1024
"""Bytes of the files of one prompt that are fetched as a whole, and that are held at once."""

MEGABYTE = 1024 * 1024
LARGEST_MEGABYTES = 20
"""Of one file, as people are told."""

KEPT_S = 300.0
"""How long what was read of a file is kept in memory, in seconds."""

_KEPT_BYTES = 32 * MEGABYTE
_LARGEST_BYTES = LARGEST_MEGABYTES * MEGABYTE
_AT_ONCE = 2
_HELD = MOST_BYTES // _LARGEST_BYTES
"""Files of one prompt that are held at once: of some no size is known before they have come."""

_WAIT_S = 60.0
_ALL_S = 45.0
_UNREAD = ("video/", "audio/")
_ELSEWHERE = "external"
_SNIPPET = "snippet"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of a prompt's files, and why others of the question's own were not."""

    attached: Attached
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that is to be fetched; `small`: as its smaller picture, because the others leave no room for it."""

    file: FileRef
    small: bool


class AttachmentService:
    """Gathers the files of prompts: those of a few at once, bounded in number, bytes and seconds."""

    def __init__(self, files: Files, readers: Readers) -> None:
        self._files = files
        self._readers = readers
        self._kept = _Kept()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def named(self, files: Sequence[FileRef]) -> tuple[FileRef, ...]:
        """The files of a question, each with what is known of it: its name above all. The order stays."""
        known = await asyncio.gather(*(self._files.known(file) for file in files[:MOST_FILES]))
        return (*known, *files[MOST_FILES:])

    async def gather(self, asked: Sequence[FileRef], earlier: Iterable[FileRef], most_pictures: int) -> Gathered:
        """What is in the files of a question, and in those `earlier` in its thread, from the newest back.

        The model takes `most_pictures` in one prompt. Bounded in time; never raises what a file is the cause of.
        """
        faults: dict[str, FileFault] = {file.id: FileFault.TOO_MANY for file in asked[MOST_FILES:]}
        contents: dict[str, Contents] = {}
        missing: list[_Wanted] = []
        room = MOST_BYTES
        for file in to_read(asked, earlier):
            if (known := self._kept.get(file)) is not None:
                contents[file.id] = known
            elif fault := _hopeless(file, room, most_pictures):
                faults[file.id] = fault
            else:
                wanted = _Wanted(file, small=_weight(file) > room)
                missing.append(wanted)
                room -= 0 if wanted.small else _weight(file)
        for wanted, found in await self._read_all(missing):
            if isinstance(found, Contents):
                contents[wanted.file.id] = found
                # Of a smaller picture the next question may have room for the whole.
                if not wanted.small and not _may_change(wanted.file):
                    self._kept.put(wanted.file, found)
            else:
                log.info("a file is not read", extra={"file": wanted.file.id, "reason": found.value})
                faults[wanted.file.id] = found
        for file_id, found in list(contents.items()) if not most_pictures else ():
            if not found.text:
                del contents[file_id]
                faults[file_id] = FileFault.UNSEEN
        troubles = tuple(Trouble(file.name, faults[file.id]) for file in asked if file.id in faults)
        return Gathered(Attached(contents, most_pictures), troubles)

    async def _read_all(self, files: Sequence[_Wanted]) -> Sequence[tuple[_Wanted, Contents | FileFault]]:
        """What is in each file. What is not read when the time is over is not waited for."""
        found: dict[str, Contents | FileFault] = {}
        if files:
            try:
                async with asyncio.timeout(_WAIT_S):
                    await self._slots.acquire()
            except TimeoutError:
                log.warning("files wait too long for their turn")
                return [(wanted, FileFault.UNREACHABLE) for wanted in files]
            try:
                async with asyncio.timeout(_ALL_S), self._readers.batch() as batch:
                    await self._read_each(files, batch, found)
            except TimeoutError:
                log.warning("files took too long", extra={"files": len(files)})
            finally:
                self._slots.release()
        return [(wanted, found.get(wanted.file.id, FileFault.UNREACHABLE)) for wanted in files]

    async def _read_each(self, files: Sequence[_Wanted], batch: Batch, found: dict[str, Contents | FileFault]) -> None:
        """Reads files one after another, while the next is fetched; what was read is not held any longer."""
        held = asyncio.Semaphore(_HELD)
        async with asyncio.TaskGroup() as group:
            fetched = deque(group.create_task(self._fetch(wanted, held)) for wanted in files)
            for wanted in files:
                found[wanted.file.id] = await self._read(wanted, await fetched.popleft(), batch)
                held.release()

    async def _fetch(self, wanted: _Wanted, held: asyncio.Semaphore) -> bytes | FileFault:
        """A file's bytes, once it may be `held`, which whoever reads them ends."""
        await held.acquire()
        return await self._files.fetch(wanted.file, small=wanted.small)

    async def _read(self, wanted: _Wanted, content: bytes | FileFault, batch: Batch) -> Contents | FileFault:
        """What is in a file; where a picture is too large, or of a kind that nothing reads, in a smaller one of it."""
        result = await batch.read(content) if isinstance(content, bytes) else content
        if result in _SMALLER_HELPS and wanted.file.thumb and not wanted.small:
            small = await self._files.fetch(wanted.file, small=True)
            return await batch.read(small) if isinstance(small, bytes) else result
        return result


_SMALLER_HELPS = (FileFault.TOO_LARGE, FileFault.TOO_COMPLEX, FileFault.UNSUPPORTED)


def _weight(file: FileRef) -> int:
    """Bytes of a file as a whole; 0 where it is too large and so never fetched as one."""
    return file.size if file.size <= _LARGEST_BYTES else 0


def _may_change(file: FileRef) -> bool:
    """Whether people edit it in Slack, which no event tells of: a canvas, of which no size is known, or a snippet."""
    return not file.size or file.mode == _SNIPPET


def _hopeless(file: FileRef, room: int, most_pictures: int) -> FileFault | None:
    """Why a file is not even fetched, where the files before it leave `room`, in bytes."""
    if file.mimetype.startswith(_UNREAD):
        return FileFault.UNSUPPORTED
    if is_picture(file) and not most_pictures:
        return FileFault.UNSEEN
    if file.mode == _ELSEWHERE:
        return FileFault.EXTERNAL
    if file.thumb:
        return None
    if file.size > _LARGEST_BYTES:
        return FileFault.TOO_LARGE
    return FileFault.TOO_MANY if file.size > room else None


@dataclass(slots=True)
class _Kept:
    """What was read of files, in memory: the newest, each for a while. A file's id and size name it."""

    _contents: OrderedDict[tuple[str, int], Contents] = field(default_factory=OrderedDict)
    _size: int = 0

    def get(self, file: FileRef) -> Contents | None:
        return self._contents.get((file.id, file.size))

    def put(self, file: FileRef, contents: Contents) -> None:
        key = (file.id, file.size)
        self._drop(key)
        self._contents[key] = contents
        self._size += _size_of(contents)
        while self._size > _KEPT_BYTES:
            self._drop(next(iter(self._contents)))
        asyncio.get_running_loop().call_later(KEPT_S, self._drop, key)

    def _drop(self, key: tuple[str, int]) -> None:
        contents = self._contents.pop(key, None)
        if contents is not None:
            self._size -= _size_of(contents)


def _size_of(contents: Contents) -> int:
    pictures = sum(len(picture.content) for picture in (*contents.pictures, *contents.parts))
    return pictures + len(contents.text) * 4


def trouble_words(troubles: Iterable[Trouble], language: str) -> str:
    """A sentence for each file that was not read, or not as a whole; "" where there is none.

    Files with the same trouble share one where it reads well with several names.
    """
    return "\n".join(_sentences(troubles, language))


def trouble_notice(troubles: Iterable[Trouble], language: str) -> str:
    """The same as it stands below an answer."""
    return "\n".join(f"_{sentence}_" for sentence in _sentences(troubles, language))


_OF_SEVERAL = frozenset(
    {
        FileFault.NO_READER,
        FileFault.NO_SCOPE,
        FileFault.TOO_MANY,
        FileFault.UNREACHABLE,
        FileFault.UNSEEN,
        FileFault.UNSUPPORTED,
    }
)
"""Faults whose sentence reads well with several names in it, in every language."""


def _sentences(troubles: Iterable[Trouble], language: str) -> Sequence[str]:
    alike: dict[object, list[Trouble]] = {}
    for number, trouble in enumerate(troubles):
        alike.setdefault(trouble.fault if trouble.fault in _OF_SEVERAL else number, []).append(trouble)
    return [_sentence(those, language) for those in alike.values()]


def _sentence(alike: Sequence[Trouble], language: str) -> str:
    unnamed = say("file.unnamed", language=language)
    name = "`, `".join(shown_name(trouble.name or unnamed) for trouble in alike)
    first = alike[0]
    if first.fault is not None:
        return say(f"file.{first.fault}", {"name": name, "limit": LARGEST_MEGABYTES, "files": MOST_FILES}, language)
    return " ".join(say(key, {"name": name, **values}, language) for key, values in _cuts(first.extent))


def _cuts(extent: Extent) -> Iterator[tuple[str, Mapping[str, int]]]:
    """What was left out of a file: the keys of the sentences, and how much was read, of how much."""
    if extent.seen < extent.total:
        which = "ends" if extent.is_torn else extent.unit or "character"
        yield f"file.cut.{which}", {"seen": extent.seen, "total": extent.total}
    seen, total = extent.columns
    if total:
        yield f"file.cut.{Unit.COLUMN}", {"seen": seen, "total": total}
    if extent.cut_cells:
        yield f"file.cut.{Unit.CELL}", {"cells": extent.cut_cells}
