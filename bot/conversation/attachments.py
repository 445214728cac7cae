"""What is in the files that people send, as it was read, and why others were not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.conversation.file_ref import FileRef
from bot.conversation.message import Picture
from bot.conversation.prompt import one_line

MOST_FILES = 10
"""Files of one prompt that are read; of others the model is told the names."""

MOST_PICTURES = 4
"""Pictures that a thread's prompt holds beside those of the question: the newest. Of others the names are sent."""


class FileFault(StrEnum):
    """Why a file is not read, or of its pages but few words. Each has its sentence: `file.<fault>` in `bot.texts`."""

    EMPTY = "empty"
    NO_TEXT = "no_text"
    PROTECTED = "protected"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_COMPLEX = "too_complex"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    EXTERNAL = "external"
    HIDDEN = "hidden"
    GONE = "gone"
    FOREIGN = "foreign"
    NO_SCOPE = "no_scope"
    NO_READER = "no_reader"
    UNREACHABLE = "unreachable"
    UNSEEN = "unseen"
    FEW_WORDS = "few_words"


MENDABLE = frozenset({FileFault.NO_SCOPE, FileFault.NO_READER, FileFault.UNREACHABLE})
"""What another try may fare better with, once somebody has mended it."""


class Unit(StrEnum):
    """What a file is counted in. Each has its sentence for what was cut: `file.cut.<unit>` in `bot.texts`."""

    CHARACTER = ""
    PAGE = "page"
    ROW = "row"
    SLIDE = "slide"
    COLUMN = "column"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read of one file.

    `pictures` show it: one, or one a page. `parts` are parts of the first, from left to right and from above to below,
    so that small print can be read. `text` is the beginning of its text, of `characters` in all; beside pictures it is
    the few words on pages that were scanned or drawn. What is counted in
    a `unit` has `units` of it, and `ends` says at which character each one ends. `columns` are how many of how many
    columns are in the text, where some are not; `cut_cells` are where in it the rows end of which a cell is there with
    its beginning only, one entry a cell. `ends_matter`: where the text has to be cut, its beginning and its end stay.
    `verbatim`: the text is the file itself, and may be code.
    """

    pictures: tuple[Picture, ...] = ()
    parts: tuple[Picture, ...] = ()
    text: str = ""
    characters: int = 0
    unit: Unit = Unit.CHARACTER
    units: int = 0
    ends: tuple[int, ...] = ()
    columns: tuple[int, int] = (0, 0)
    cut_cells: tuple[int, ...] = ()
    ends_matter: bool = False
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """What was read of the files of one prompt, by their ids. The model takes at most `most_pictures`."""

    contents: Mapping[str, Contents] = field(default_factory=lambda: MappingProxyType({}))
    most_pictures: int = 0


NOTHING_ATTACHED = Attached()


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a file is sent: `seen` of `total` units; `columns` as in Contents. `is_torn`: its middle is not.

    Of `cut_cells` cells the beginning alone is sent.
    """

    seen: int = 0
    total: int = 0
    unit: Unit = Unit.CHARACTER
    columns: tuple[int, int] = (0, 0)
    cut_cells: int = 0
    is_torn: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file was left out."""
        return self.seen >= self.total and not any(self.columns) and not self.cut_cells


NOTHING_SEEN = Extent()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file of a question that is not read, or not as a whole: then `extent` says how much of it was."""

    name: str
    fault: FileFault | None = None
    extent: Extent = NOTHING_SEEN


def is_picture(file: FileRef) -> bool:
    """Whether Slack takes it for a picture; what it is is known when it is read."""
    return file.mimetype.startswith("image/")


def shown_name(name: str) -> str:
    """A file's name as it may stand as code in a line of ours: short, on one line, without marks of Slack's."""
    return one_line("".join(" " if letter in "`<>&" else letter for letter in name))


def to_read(asked: Sequence[FileRef], earlier: Iterable[FileRef]) -> Sequence[FileRef]:
    """The files that are worth reading for a question, its own first, then those of before from the newest back."""
    chosen = {file.id: file for file in asked[:MOST_FILES]}
    pictures = sum(map(is_picture, chosen.values()))
    for file in earlier:
        if len(chosen) == MOST_FILES:
            break
        if file.id in chosen or (is_picture(file) and pictures >= MOST_PICTURES):
            continue
        chosen[file.id] = file
        pictures += is_picture(file)
    return list(chosen.values())
