"""A file of Slack's, as a turn or a message names it."""

from dataclasses import dataclass

_ASK = "check_file_info"
_FOREIGN_NAME = "file of another workspace"

UNSHOWN = "unshown"
"""A `mode` of ours: of a file that somebody names who may not see it."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that came with a message, as Slack names it; the bytes stay with Slack. `size` in bytes.

    `url` is where its bytes are, `thumb` where a smaller picture of it is ("": there is none). `mode` is where Slack
    keeps it (`hosted`, `external`, `tombstone` …), `access` whether the bot is told of it (`visible`,
    `check_file_info`): docs.slack.dev/reference/objects/file-object. `only_in` is the conversation in which it must be
    shared to be read, where a form names it and not Slack ("": Slack told of it). `name` is "" where Slack did not
    tell that of a file of another workspace.
    """

    id: str
    name: str
    mimetype: str
    size: int
    url: str = ""
    thumb: str = ""
    mode: str = ""
    access: str = ""
    only_in: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether it is a file of another workspace, of which Slack tells the id, and the rest when it is asked."""
        return self.access == _ASK

    @property
    def called(self) -> str:
        """Its name; where it has none, what it is."""
        return self.name or _FOREIGN_NAME
