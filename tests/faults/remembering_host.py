"""A model's host that sees in each prompt whether the history is right."""

import itertools
from collections.abc import Sequence

from tests.doubles.model_host import Answer, Request
from tests.faults.stage import NumberedHost, code_in


class RememberingHost(NumberedHost):
    """A numbered host that checks each prompt: every answer in it belongs to the question before it, and is whole.

    `kin` names by number the question of whose versions this is one; an answer to any of them may be in a prompt while
    another is asked for. Those in `partial` may be there in part: they may have been stopped, or cut.
    """

    paced_s = 1.1
    first_word_s = 0.35

    def __init__(self) -> None:
        super().__init__()
        self.misled: list[str] = []
        self.kin: dict[int, str] = {}
        self.partial: set[str] = set()

    def _answer_to(self, request: Request) -> Answer:
        self.requests.clear()
        if request.method == "POST":
            self._check(request.body["messages"])
        return super()._answer_to(request)

    def _check(self, messages: Sequence[dict[str, str]]) -> None:
        for before, message in itertools.pairwise(messages):
            if message["role"] == "assistant" and not self._belongs(message["content"].split(), before["content"]):
                self.misled.append(f"after {code_in(before['content'])} the prompt has {message['content'][:80]!r}")

    def _belongs(self, words: Sequence[str], asked: str) -> bool:
        code = code_in(asked)
        if code is None or not words:
            return False
        number = words[0].removeprefix("q").partition("w")[0]
        kin = self.kin.get(code.number, "")
        if not number.isdigit() or self.kin.get(int(number)) != kin:
            return False
        begun = int(words[0].rpartition("w")[2]) if kin in self.partial else 0  # what is to go on may be its end alone
        in_order = list(words) == [f"q{number}w{index}" for index in range(begun, begun + len(words))]
        return in_order and (int(number) != code.number or len(words) == code.words or kin in self.partial)
