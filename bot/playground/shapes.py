"""A small language for the shapes of JSON objects: what a field may hold, and every complaint with its JSON pointer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import UnionType

Check = Callable[[object, str, list[str]], None]
"""Takes a value, its JSON pointer and the complaints so far, and adds to these."""


def complain(problems: list[str], sentence: str, pointer: str) -> None:
    """Add a complaint in Slack's form."""
    problems.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


def text_of(low: int, high: int) -> Check:
    """A string of `low` to `high` characters."""

    def check(value: object, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            complain(problems, "must be a string", pointer)
        elif len(value) > high:
            complain(problems, f"must be less than {high + 1} characters", pointer)
        elif len(value) < low:
            complain(problems, f"must be more than {low - 1} characters", pointer)

    return check


def one_of(*words: str | int) -> Check:
    """One of a few words, or of a few numbers."""

    def check(value: object, pointer: str, problems: list[str]) -> None:
        if value not in words or isinstance(value, bool):
            complain(problems, f"must be one of: {', '.join(map(str, words))}", pointer)

    return check


def of_type(kind: type | UnionType, name: str) -> Check:
    """A value of a Python type, called `name` in the complaint; a boolean is no number."""

    def check(value: object, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            complain(problems, f"must be a {name}", pointer)

    return check


def list_of(item: Check, low: int, high: int) -> Check:
    """An array of `low` to `high` items."""

    def check(value: object, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            complain(problems, "must be an array", pointer)
            return
        if len(value) > high:
            complain(problems, f"no more than {high} items allowed", pointer)
        elif len(value) < low:
            complain(problems, f"must provide at least {low} items", pointer)
        for number, each in enumerate(value):
            item(each, f"{pointer}/{number}", problems)

    return check


def anything(_value: object, _pointer: str, _problems: list[str]) -> None:
    """A value that Slack checks and the playground does not."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its fields, and those that must be there. A field that is not named is refused, as Slack does."""

    fields: Mapping[str, Check]
    required: Sequence[str] = ()
    one_needed: Sequence[str] = ()

    def needing(self, *names: str) -> "Shape":
        """The same shape, with fields that must be there."""
        return replace(self, required=names)

    def needing_one_of(self, *names: str) -> "Shape":
        """The same shape, of which one of these fields must be there."""
        return replace(self, one_needed=names)

    def __call__(self, value: object, pointer: str, problems: list[str]) -> None:
        """Check an object."""
        if not isinstance(value, dict):
            complain(problems, "must be an object", pointer)
            return
        for name in self.required:
            if name not in value:
                complain(problems, f"missing required field: {name}", pointer)
        if self.one_needed and not any(name in value for name in self.one_needed):
            complain(problems, f"must provide one of: {', '.join(self.one_needed)}", pointer)
        for name, each in value.items():
            check = self.fields.get(name)
            if check is None:
                complain(problems, f"invalid additional property: {name}", pointer)
            else:
                check(each, f"{pointer}/{name}", problems)


def by_type(shapes: Mapping[str, Shape], noun: str) -> Check:
    """An object whose `type` says which shape it has to have."""

    def check(value: object, pointer: str, problems: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        shape = shapes.get(kind) if isinstance(kind, str) else None
        if shape is None:
            complain(problems, f"unsupported type of {noun}: {kind}", pointer)
        else:
            shape(value, pointer, problems)

    return check
