"""What the people of a chaos run remember of what they asked and did, by which the ledger judges."""

from collections.abc import Container
from dataclasses import dataclass, field

from tests.faults.stage import Code


@dataclass(slots=True)
class Question:
    """A question by `writer`, as message `ts`. Each `version` of its words goes with the key of the event that told it.

    `deletion` is the key of the event that told that it was deleted, "" when it was not. `stops` are the keys of what
    may have stopped it; the first `before_edit` of them came before its newest words.
    """

    writer: str
    ts: str
    mention: str
    versions: list[tuple[Code, str]]
    deletion: str = ""
    stops: list[str] = field(default_factory=list)
    before_edit: int = 0

    def edit(self, code: Code) -> None:
        """Other words from now on."""
        self.versions.append((code, f"{self.ts}#{code}"))
        self.before_edit = len(self.stops)

    @property
    def numbers(self) -> set[int]:
        return {code.number for code, _ in self.versions}

    def __str__(self) -> str:
        return " → ".join(str(code) for code, _ in self.versions) + (" (deleted)" if self.deletion else "")

    def wanted(self, heard: Container[str]) -> list[Code]:
        """The words that may be answered: the newest that were heard, and those after them."""
        newest = max((n for n, (_, key) in enumerate(self.versions) if key in heard), default=0)
        return [code for code, _ in self.versions[newest:]]

    def may_stay(self, heard: Container[str]) -> bool:
        """Whether an answer to words before the newest may stand: another one was stopped before it began."""
        return any(key in heard for key in self.stops[self.before_edit :])

    def may_be_silent(self, heard: Container[str]) -> bool:
        """Whether it may have no answer."""
        heard_of = any(key in heard for _, key in self.versions)
        return bool(self.deletion) or not heard_of or any(key in heard for key in self.stops)


@dataclass(slots=True)
class ThreadRecord:
    """One thread that `person` began: what was asked in it, and the marks and presses that leave lines, by kind.

    `gone`: nothing can be written there any more, and a mark may have come when nothing was left. `replaced` are the
    stops after which something was answered anew or deleted, and those that were seen to be told: what said that it was
    stopped may stand no more.
    """

    channel: str
    root_ts: str
    person: str
    questions: list[Question] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)
    gone: bool = False
    replaced: set[str] = field(default_factory=set)

    def renew(self) -> None:
        """Remember that what was stopped until now was told of, or may be answered anew, or taken away."""
        self.replaced.update(self.marks.get("stop", ()))

    @property
    def keys(self) -> list[str]:
        """Every key that Slack may have got an acknowledgement for."""
        asked = [key for each in self.questions for key in (*(k for _, k in each.versions), each.deletion, *each.stops)]
        return [key for key in (*asked, *(key for keys in self.marks.values() for key in keys)) if key]
