"""One entry of a prompt. A message has no identity: two with equal role and text are the same message."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Who speaks in a prompt, in the words of the chat completions API."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is sent: an image file of ours, at most 896 pixels wide and high, and its media type."""

    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One role and its text, and the pictures that the model sees before it reads that."""

    role: Role
    text: str
    pictures: tuple[Picture, ...] = ()
