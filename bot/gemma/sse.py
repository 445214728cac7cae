"""Server-sent events from a host's bytes, however the network cuts them.

The framing is httpx-sse's: its decoders are fed here a whole network chunk at a time, because its own `aiter_sse`
loses the last event when the host forgets the blank line after it. A chunk that is nothing but whole one-line events,
as most are, does not need them; an answer has hundreds.
"""

import codecs
import json
from collections.abc import Iterator

from httpx_sse._decoders import SSEDecoder, SSELineDecoder

from bot.errors import ModelError, ModelFault

MAX_EVENT = 1 << 20
"""Characters one event may have; a host that sends more is not answering a question."""

_DONE = "[DONE]"
_FIELD = "data: "


class EventDecoder:
    """Turns the bytes of one stream into the JSON objects of its events. `done` is set by the host's `[DONE]`."""

    def __init__(self) -> None:
        self.done = False
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._lines = SSELineDecoder()
        self._events = SSEDecoder()
        self._between = True
        self._pending = 0

    def feed(self, data: bytes) -> Iterator[dict[str, object]]:
        """The events that `data` completes. Raises ModelError for what is no JSON object, or endless."""
        text = self._utf8.decode(data)
        if self._between and text.startswith(_FIELD) and text.endswith("\n\n") and "\r" not in text:
            events = text[:-2].split("\n\n")
            if all(event.startswith(_FIELD) and "\n" not in event for event in events):
                for event in events:
                    yield from self._parse(event[len(_FIELD) :])
                return
        self._between = text.endswith("\n\n")
        self._pending += len(text)
        yield from self._payloads(self._lines.decode(text))
        if self._pending > MAX_EVENT:
            raise ModelError(ModelFault.BAD_RESPONSE, "an event of the stream is too long")

    def close(self) -> Iterator[dict[str, object]]:
        """The event that the end of the stream completes: hosts forget its blank line. Raises ModelError."""
        yield from self._payloads([*self._lines.decode(self._utf8.decode(b"", final=True) + "\n"), ""])

    def _payloads(self, lines: list[str]) -> Iterator[dict[str, object]]:
        for line in lines:
            event = self._events.decode(line.removeprefix("\ufeff"))
            if event is None:
                continue
            self._pending = 0
            yield from self._parse(event.data)

    def _parse(self, data: str) -> list[dict[str, object]]:
        if self.done or data.startswith(_DONE):
            self.done = True
            return []
        if not data or data.isspace():  # nothing but a sign of life
            return []
        try:
            payload = json.loads(data)
        except (ValueError, RecursionError) as error:
            if "\n" in data:  # events parted by one line break instead of two
                return [payload for line in data.split("\n") if line for payload in self._parse(line)]
            raise ModelError(ModelFault.BAD_RESPONSE, f"an event is no JSON: {data[:80]!r}") from error
        if not isinstance(payload, dict):
            raise ModelError(ModelFault.BAD_RESPONSE, f"an event is no object: {data[:80]!r}")
        return [payload]
