"""What a model host was found to be like, beside what is told of its kind."""

from dataclasses import dataclass
from enum import StrEnum


class Lesson(StrEnum):
    """What was learned. With a value: `parameter` its name, `window` its size in tokens.

    `system`: takes no system role. `parameter`: does not know it. `stream_usage`: does not take the wish to be told
    token counts. `newer_cap`: knows the cap on an answer by its newer name. `images`: takes none. `window`: gives a
    prompt so much room and no more.
    """

    SYSTEM = "system"
    PARAMETER = "parameter"
    STREAM_USAGE = "stream_usage"
    NEWER_CAP = "newer_cap"
    IMAGES = "images"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One thing learned of one model at one host; the first three tell which."""

    provider: str
    base_url: str
    model_id: str
    lesson: Lesson
    value: str = ""
