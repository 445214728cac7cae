"""Has the files that people sent fetched and read for one prompt, and says what could not be.

Nothing of them is stored: they are fetched when a question is answered, and what was read is kept in memory for a
while, because the next question in the thread is often about the same file.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
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
"""Bytes of the files of one prompt."""

MEGABYTE = 1024 * 1024
LARGEST_MEGABYTES = 20
"""Of one file, as people are told."""

KEPT_S = 300.0
"""How long what was read of a file is kept in memory, in seconds."""

_KEPT_BYTES = 32 * MEGABYTE
_AT_ONCE = 2
_WAIT_S = 60.0
_ALL_S = 45.0
_UNREAD = ("video/", "audio/")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of a prompt's files, and why others of the question's own were not."""

    attached: Attached
    troubles: tuple[Trouble, ...] = ()


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
        missing: list[FileRef] = []
        total = 0
        for file in to_read(asked, earlier):
            total += file.size
            if (known := self._kept.get(file)) is not None:
                contents[file.id] = known
            elif fault := _hopeless(file, total, most_pictures):
                faults[file.id] = fault
            else:
                missing.append(file)
        for file, found in await self._read_all(missing):
            if isinstance(found, Contents):
                contents[file.id] = found
                self._kept.put(file, found)
            else:
                log.info("a file is not read", extra={"file": file.id, "reason": found.value})
                faults[file.id] = found
        for file_id, found in list(contents.items()) if not most_pictures else ():
            if not found.text:
                del contents[file_id]
                faults[file_id] = FileFault.UNSEEN
        troubles = tuple(Trouble(file.name, faults[file.id]) for file in asked if file.id in faults)
        return Gathered(Attached(contents, most_pictures), troubles)

    async def _read_all(self, files: Sequence[FileRef]) -> Sequence[tuple[FileRef, Contents | FileFault]]:
        """What is in each file. What is not read when the time is over is not waited for."""
        found: dict[str, Contents | FileFault] = {}
        if files:
            try:
                async with asyncio.timeout(_WAIT_S):
                    await self._slots.acquire()
            except TimeoutError:
                log.warning("files wait too long for their turn")
                return [(file, FileFault.UNREACHABLE) for file in files]
            try:
                async with asyncio.timeout(_ALL_S), self._readers.batch() as batch:
                    await self._read_each(files, batch, found)
            except TimeoutError:
                log.warning("files took too long", extra={"files": len(files)})
            finally:
                self._slots.release()
        return [(file, found.get(file.id, FileFault.UNREACHABLE)) for file in files]

    async def _read_each(self, files: Sequence[FileRef], batch: Batch, found: dict[str, Contents | FileFault]) -> None:
        async with asyncio.TaskGroup() as group:
            fetched = [group.create_task(self._files.fetch(file)) for file in files]
            for file, fetching in zip(files, fetched, strict=True):
                found[file.id] = await self._read(file, await fetching, batch)

    async def _read(self, file: FileRef, content: bytes | FileFault, batch: Batch) -> Contents | FileFault:
        """What is in a file; where a picture is too large, or of a kind that nothing reads, in a smaller one of it."""
        result = await batch.read(content) if isinstance(content, bytes) else content
        if result in _SMALLER_HELPS and file.thumb:
            small = await self._files.fetch(file, small=True)
            return await batch.read(small) if isinstance(small, bytes) else result
        return result


_SMALLER_HELPS = (FileFault.TOO_LARGE, FileFault.TOO_COMPLEX, FileFault.UNSUPPORTED)


def _hopeless(file: FileRef, total: int, most_pictures: int) -> FileFault | None:
    """Why a file is not even fetched; `total` bytes are those of the prompt's files up to it."""
    if file.mimetype.startswith(_UNREAD):
        return FileFault.UNSUPPORTED
    if is_picture(file) and not most_pictures:
        return FileFault.UNSEEN
    return FileFault.TOO_MANY if total > MOST_BYTES and not file.thumb else None


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
    cuts = _cuts(first.extent)
    return " ".join(say(key, {"name": name, "seen": seen, "total": total}, language) for key, seen, total in cuts)


def _cuts(extent: Extent) -> Iterator[tuple[str, int, int]]:
    """What was left out of a file: the key of its sentence, how much was read, of how much."""
    if extent.seen < extent.total:
        yield "file.cut.ends" if extent.is_torn else f"file.cut.{extent.unit or 'character'}", extent.seen, extent.total
    if any(extent.columns):
        yield f"file.cut.{Unit.COLUMN}", *extent.columns
