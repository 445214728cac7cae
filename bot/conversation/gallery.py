"""As much of the files of a thread as is sent to the model, within a budget; and how much that is."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.conversation.attachments import NOTHING_SEEN, Attached, Contents, Extent, FileFault, Trouble, is_picture
from bot.conversation.file_ref import FileRef
from bot.conversation.message import Picture
from bot.conversation.prompt import neutralise, one_line
from bot.conversation.tokens import PER_PICTURE, estimate_text

_PICTURE_SHARE = 0.4
_TEXT_SHARE = 0.5
_EARLIER_TEXT_SHARE = 0.3
"""Parts of a prompt's budget: for pictures, for the text of a question's files, and for that of files before it."""

_TORN = "\n[…]\n"
_FENCES = re.compile(r"`{3,}")

_MARKED = "[file"
"""How the lines around a file's text begin; inside it the bracket is another one, so that no text ends itself."""


_CODE: Mapping[str, str] = MappingProxyType(
    {
        ending: language
        for language, endings in {
            "bash": "sh bash zsh",
            "c": "c h",
            "cpp": "cc cpp cxx hpp",
            "csharp": "cs",
            "css": "css",
            "diff": "diff patch",
            "go": "go",
            "html": "html htm",
            "ini": "ini cfg conf",
            "java": "java",
            "javascript": "js jsx mjs cjs",
            "json": "json jsonl ipynb",
            "kotlin": "kt kts",
            "lua": "lua",
            "perl": "pl",
            "php": "php",
            "powershell": "ps1",
            "python": "py pyi",
            "r": "r",
            "ruby": "rb",
            "rust": "rs",
            "scala": "scala",
            "sql": "sql",
            "swift": "swift",
            "terraform": "tf",
            "toml": "toml",
            "typescript": "ts tsx",
            "xml": "xml svg",
            "yaml": "yaml yml",
        }.items()
        for ending in endings.split()
    }
)
"""The languages of source code, by the endings of files' names."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a prompt holds of one file: words, and pictures; `extent` is how much of it that is.

    `words_alone`: it has pictures of its pages, too, and there is no room for them, or nobody who sees them.
    """

    words: str
    pictures: tuple[Picture, ...] = ()
    extent: Extent = NOTHING_SEEN
    words_alone: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether anything of what is in it is sent, and not its name alone."""
        return bool(self.pictures or self.extent.seen)

    @property
    def fault(self) -> FileFault | None:
        """Why it is not sent as it is, unless that is told by the `extent`."""
        if not self.is_seen:
            return FileFault.TOO_MANY
        return FileFault.FEW_WORDS if self.words_alone else None


@dataclass(frozen=True, slots=True)
class Gallery:
    """What a prompt holds of files, by their ids."""

    shown: Mapping[str, Shown]

    def of(self, file: FileRef) -> Shown:
        """What it holds of one: at least its name."""
        kind = "image" if is_picture(file) else "file"
        return self.shown.get(file.id) or Shown(f"[{kind}: {one_line(file.called)}]")

    def cut(self, files: Iterable[FileRef]) -> Sequence[Trouble]:
        """Which of some files that were read are not whole in it, or not at all."""
        read = [(file, self.shown[file.id]) for file in files if file.id in self.shown]
        return [
            Trouble(file.name, each.fault, each.extent) for file, each in read if each.fault or not each.extent.is_whole
        ]


def shown_files(asked: Sequence[FileRef], earlier: Iterable[FileRef], attached: Attached, budget: float) -> Gallery:
    """What is sent of a thread's files within `budget` tokens of the whole prompt; `earlier` from the newest back."""
    files = list({file.id: file for file in (*asked, *earlier) if file.id in attached.contents}.values())
    pictures = _pictures(files, attached, budget * _PICTURE_SHARE)
    own = {file.id for file in asked}
    texts = _texts({f.id: attached.contents[f.id] for f in files if f.id in own}, budget * _TEXT_SHARE)
    left = budget * _TEXT_SHARE - sum(map(estimate_text, texts.values()))
    room = min(left, budget * _EARLIER_TEXT_SHARE)
    texts |= _texts({f.id: attached.contents[f.id] for f in files if f.id not in own}, room)
    return Gallery(
        {file.id: _shown(file, attached.contents[file.id], texts[file.id], pictures[file.id]) for file in files}
    )


def _pictures(files: Sequence[FileRef], attached: Attached, room: float) -> Mapping[str, tuple[Picture, ...]]:
    """The pictures that fit: first each as a whole, then, from the newest back, the parts that show more of it."""
    left = min(int(room / PER_PICTURE), attached.most_pictures)
    chosen: dict[str, tuple[Picture, ...]] = {}
    for file in files:
        chosen[file.id] = attached.contents[file.id].pictures[:left]
        left -= len(chosen[file.id])
    for file in files:
        parts = attached.contents[file.id].parts
        if chosen[file.id] and len(parts) <= left:
            chosen[file.id] += parts
            left -= len(parts)
    return chosen


def _texts(files: Mapping[str, Contents], room: float) -> dict[str, str]:
    """As much of texts, by their files' ids, as fits together: short ones whole, long ones in equal shares."""
    costs = sorted((estimate_text(contents.text), name) for name, contents in files.items())
    cut: dict[str, str] = {}
    for at, (cost, name) in enumerate(costs):
        share = max(room / (len(costs) - at), 0.0)
        contents = files[name]
        cut[name] = contents.text if cost <= share else _cut(contents, int(len(contents.text) * share / cost))
        room -= min(cost, share)
    return cut


def _cut(contents: Contents, characters: int) -> str:
    """At most so many characters of a text."""
    if not contents.ends_matter:
        return _beginning(contents.text, characters)
    characters = max(characters - len(_TORN), 0)
    head = _beginning(contents.text, characters // 3)
    tail = contents.text[len(contents.text) - (characters - characters // 3) :].partition("\n")[2]
    return f"{head}{_TORN}{tail}" if head and tail else head


def _beginning(text: str, characters: int) -> str:
    """At most so many characters, up to the end of a line where one is near."""
    end = text.rfind("\n", characters * 4 // 5, characters)
    return text[: end if end > 0 else characters]


def _shown(file: FileRef, contents: Contents, text: str, pictures: tuple[Picture, ...]) -> Shown:
    name = one_line(file.called)
    extent = _extent(contents, text, len(pictures))
    lines = []
    if contents.pictures:
        lines.append(f"[image: {name}{_pictures_told(contents, len(pictures))}]")
    if text:
        body = neutralise(text).replace(_MARKED, "(file").strip("\n")
        if contents.verbatim and (language := _CODE.get(file.name.rpartition(".")[2].lower())):
            body = fenced(body, language)
        told = ", the few words on its pages" if contents.pictures else _extent_told(extent)
        lines.append(f"{_MARKED}: {name}{told}]\n{body}\n{_MARKED} ends]")
    words_alone = bool(contents.pictures and text and not pictures)
    return Shown("\n".join(lines) or f"{_MARKED}: {name}]", pictures, extent, words_alone)


def _extent(contents: Contents, text: str, pictures: int) -> Extent:
    """How much of a file some text and so many pictures are."""
    if pictures or not contents.text:
        pages = min(pictures, len(contents.pictures))
        return Extent(pages, contents.units, contents.unit) if contents.unit else Extent()
    is_torn = contents.ends_matter and len(text) < contents.characters
    seen = bisect_right(contents.ends, len(text) + 1)
    if not contents.unit or not seen:  # not even the first unit is whole
        return Extent(min(len(text), contents.characters), contents.characters, is_torn=is_torn)
    if len(text) >= contents.characters:
        seen = contents.units
    cut_cells = bisect_right(contents.cut_cells, len(text) + 1)
    return Extent(seen, contents.units, contents.unit, contents.columns, cut_cells)


def _extent_told(extent: Extent) -> str:
    """What the model is told of how much of a file it gets."""
    told = ""
    if extent.seen < extent.total:
        which = "the beginning and the end of it:" if extent.is_torn else "its first"
        told = f", {which} {extent.seen:,} of {extent.total:,} {extent.unit or 'character'}s"
    columns, of = extent.columns
    if of:
        told += f", {columns} of its {of} columns"
    return f"{told}, {extent.cut_cells:,} of its cells cut at …" if extent.cut_cells else told


def _pictures_told(contents: Contents, pictures: int) -> str:
    if contents.unit:
        return f", {min(pictures, len(contents.pictures))} of its {contents.units} pages, each as a picture"
    parts = pictures - len(contents.pictures)
    return f", then {parts} parts of it, enlarged" if parts > 0 else ""


def fenced(text: str, language: str) -> str:
    """A text as code, in a fence that nothing in it ends."""
    fence = "`" * max((len(run) + 1 for run in _FENCES.findall(text)), default=3)
    return f"{fence}{language}\n{text}\n{fence}"
