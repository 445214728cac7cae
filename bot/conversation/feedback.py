"""What a person thinks of an answer."""

from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.thread import ThreadKey


class Verdict(StrEnum):
    """How good an answer is."""

    GOOD = "good"
    NOT_GOOD = "not_good"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A person's word on one version of an answer, which `answer_id` names; `short_id` is the turn's, in `thread`.

    `said` is what the answer should have said, None where nothing is known of that: what was said before stays then.
    """

    thread: ThreadKey
    short_id: str
    answer_id: int
    user_id: str
    verdict: Verdict
    said: str | None = None
