"""What a host's chat completion says, in one piece or in many: text, how it ended, what it took."""

import re
from collections.abc import Iterable, Mapping

from bot.conversation.completion import Finish
from bot.errors import ModelError, ModelFault
from bot.gemma.faults import classify_payload

_FAILED = frozenset({"error"})
_FILTERED = frozenset({"content_filter", "safety", "prohibited_content", "recitation", "blocklist"})
_TOO_LONG = frozenset({"length", "max_tokens"})

_CONTROL_TOKEN = re.compile(
    r"<(?:bos|eos|pad|unk|mask|start_of_turn|end_of_turn|start_of_image|end_of_image|image_soft_token|unused\d{1,4})>"
)
_MOST_TOKENS = 2**31 - 1
_MOST_USD = 1e9
"""What is more is no count and no cost: a server's -1 may come as 2^64 - 1, which no database holds."""

_TOKEN_BEGUN = re.compile(r"<[a-z_\d]{0,16}\Z")
_ROLE = re.compile(r"model(?:[ \t]*\n|:\s)\s*")
_ROLE_BEGUN = re.compile(r"m(?:o(?:d(?:e(?:l(?::|[ \t]*)?)?)?)?)?\Z")


class Completion:
    """One answer as it arrives. `take` each object the host sends, then `finish`.

    `progress` grows with every piece of content, thoughts included; `characters` counts the text given out. `reason`
    is `length`, the filter's word as the host has it, or `stop` for any other; None until one is told. `over`: one is
    told and no content with or after it, for some hosts tell one with every piece.

    Control tokens that leak from the chat template are dropped, and so are the role that stands behind one, and white
    space before the first word: a model that says nothing else has said nothing.
    """

    def __init__(self) -> None:
        self.reason: str | None = None
        self.characters = 0
        self.progress = 0
        self.over = False
        self._refused = False
        self._held = ""
        self._opening = ""
        self._prompt_tokens: int | None = None
        self._completion_tokens: int | None = None
        self._model: str | None = None
        self._cost_usd: float | None = None

    @property
    def filtered(self) -> bool:
        """Whether the host refused, or ended the answer because of what it says."""
        if self._refused:
            return True
        return self.reason is not None and self.reason.lower() in _FILTERED

    def take(self, payload: Mapping[str, object]) -> str:
        """The text that an object adds, "" when it adds none. Raises ModelError when it tells of a failure."""
        choice = _first_choice(payload)
        if payload.get("error") or (choice is not None and choice.get("error")):
            raise classify_payload(payload)
        if "choices" not in payload and ("message" in payload or "detail" in payload):
            raise classify_payload(payload)
        self._take_counts(payload)
        if choice is None:
            return ""
        reason = choice.get("finish_reason")
        if isinstance(reason, str) and reason:
            self.reason, self.over = _reason_of(reason), True
        said = choice.get("delta") or choice.get("message") or {}
        if not isinstance(said, dict):
            return ""
        if said.get("refusal"):
            self._refused = True
        text = said.get("content")
        if text or said.get("reasoning") or said.get("reasoning_content"):
            self.progress += 1
            self.over = False
        return self._shown(text if isinstance(text, str) else _text_of_parts(text))

    def rest(self) -> str:
        """The text held back because it could have become a control token, or a role; call it at the end."""
        held, self._held = self._held, ""
        return self._count(held, final=True)

    def finish(self) -> Finish:
        """How the answer ended and what it took."""
        return Finish(self.reason, self._prompt_tokens, self._completion_tokens, self._model, self._cost_usd)

    def _shown(self, text: str) -> str:
        if self._held or "<" in text:
            text = _CONTROL_TOKEN.sub("", self._held + text)
            begun = _TOKEN_BEGUN.search(text)
            self._held = begun.group() if begun else ""
            text = text[: len(text) - len(self._held)]
        return self._count(text)

    def _count(self, text: str, *, final: bool = False) -> str:
        if not self.characters:
            text = (self._opening + text).lstrip()
            self._opening = text if not final and _ROLE_BEGUN.match(text) else ""
            role = _ROLE.match(text)
            text = "" if self._opening else text[role.end() if role else 0 :]
        self.characters += len(text)
        return text

    def _take_counts(self, payload: Mapping[str, object]) -> None:
        model = payload.get("model")
        if isinstance(model, str) and model:
            self._model = model
        usage = payload.get("usage")
        if isinstance(usage, dict):
            self._prompt_tokens = _count(usage.get("prompt_tokens")) or self._prompt_tokens
            self._completion_tokens = _count(usage.get("completion_tokens")) or self._completion_tokens
            self._cost_usd = _cost(usage.get("cost")) or self._cost_usd
        meta = payload.get("meta")
        if isinstance(meta, dict) and isinstance(spent := meta.get("usage"), dict):
            self._cost_usd = _cost(spent.get("usd_spent")) or self._cost_usd


def _reason_of(word: str) -> str:
    """How an answer ended, by the host's word. Raises ModelError when that is an error.

    A word that is not known must not become one of the bot's own (`stopped`, `failed` …), so it is a plain `stop`.
    """
    known = word.lower()
    if known in _FAILED:
        raise ModelError(ModelFault.SERVER, "the host ended the answer with an error")
    if known in _FILTERED:
        return word
    return "length" if known in _TOO_LONG else "stop"


def _first_choice(payload: Mapping[str, object]) -> Mapping[str, object] | None:
    choices = payload.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    return None


def _text_of_parts(content: object) -> str:
    """The text of a content that is a list of parts; "" for None and anything else."""
    if not isinstance(content, Iterable):
        return ""
    parts = (part.get("text") for part in content if isinstance(part, dict))
    return "".join(text for text in parts if isinstance(text, str))


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 < value <= _MOST_TOKENS else None


def _cost(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < _MOST_USD else None
