"""The files that people send: where they are fetched, and what reads them."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.conversation.attachments import Contents, FileFault
from bot.conversation.file_ref import FileRef


class Files(Protocol):
    """Where files are: Slack, for us."""

    async def known(self, file: FileRef) -> FileRef:
        """The file with its name, kind and size where an event left them out; as it was where they are not to be had.

        Bounded; never raises.
        """

    async def fetch(self, file: FileRef, *, small: bool = False) -> bytes | FileFault:
        """A file's bytes, or why there are none; `small`: those of a smaller picture of it. Bounded; never raises."""


class Batch(Protocol):
    """Reads the files of one message."""

    async def read(self, content: bytes) -> Contents | FileFault:
        """What is in a file, or why it is not read. Bounded; never raises what the file is the cause of."""


class Readers(Protocol):
    """Read files where they can do no harm."""

    def batch(self) -> AbstractAsyncContextManager[Batch]:
        """What reads the files of one message; on exit nothing is left running."""
