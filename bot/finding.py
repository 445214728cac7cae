"""What a look at one part of the bot found: a line of `python -m bot check`."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a thing stands: as it should, good enough to run, or failing."""

    GOOD = "good"
    WARNING = "warning"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `area` and `name` say what, `told` what was found, `remedy` the one thing to do.

    None of them holds a secret. A remedy is "" where nothing is to be done.
    """

    area: str
    name: str
    mark: Mark
    told: str
    remedy: str = ""
