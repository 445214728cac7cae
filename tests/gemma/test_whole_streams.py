"""Whole streams, with all that hosts put between the words: the text is the same however it comes."""

import json
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gemma.completions import Completion
from bot.gemma.sse import EventDecoder

WORDS = ["Grüße ", "aus ", "日本 ", "🎉, ", "x < y ", "und ", "<b>fett</b> ", "\u2028", "Ende."]

NOISE = (
    ": OPENROUTER PROCESSING",
    ":",
    "event: message",
    "id: 7",
    "retry: 10",
    'data: {"choices":[]}',
    'data: {"choices":null}',
    'data: {"choices":[],"usage":null}',
    'data: {"choices":[{"delta":null,"finish_reason":null}],"usage":null}',
    'data: {"choices":[{"delta":{"role":"assistant"}}]}',
    'data: {"choices":[{"delta":{"content":null,"refusal":null}}]}',
    'data: {"choices":[{"delta":{"content":""}}],"usage":{"prompt_tokens":0,"completion_tokens":null}}',
    'data: {"choices":[{"delta":{"reasoning":"hm"}}]}',
    'data: {"choices":[{"delta":{"content":"<end_of_turn>"}}]}',
)
ENDINGS = (
    ("data: [DONE]", "data: [DONE]"),
    ("data: [DONE]",),
    (),
    ("data: [DONE] ", 'data: {"choices":[{"delta":{"content":"after the end"}}]}'),
)


def word(text: str, *, ascii_only: bool) -> str:
    chunk: dict[str, Any] = {"choices": [{"index": 0, "delta": {"content": text}}], "usage": None}
    return f"data: {json.dumps(chunk, ensure_ascii=ascii_only)}"


def read(chunks: list[bytes]) -> tuple[str, str | None]:
    """The text of a stream and its finish reason."""
    decoder, completion = EventDecoder(), Completion()
    pieces = [completion.take(payload) for chunk in chunks for payload in decoder.feed(chunk)]
    pieces += [completion.take(payload) for payload in decoder.close()]
    return "".join(pieces) + completion.rest(), completion.reason


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_the_text_is_the_same_whatever_stands_between_the_words_and_wherever_it_is_cut(data: st.DataObject) -> None:
    line_end = data.draw(st.sampled_from(["\n", "\r\n"]))
    ascii_only = data.draw(st.booleans())
    blocks = []
    for text in WORDS:
        blocks += data.draw(st.lists(st.sampled_from(NOISE), max_size=2))
        blocks.append(word(text, ascii_only=ascii_only))
    blocks.append('data: {"choices":[{"delta":{"content":""},"finish_reason":"stop"}]}')
    blocks += data.draw(st.sampled_from(ENDINGS))
    sent = "".join(f"{block}{line_end}{line_end}" for block in blocks).encode()
    if data.draw(st.booleans()):
        sent = sent.rstrip()
    cuts = data.draw(st.lists(st.integers(0, len(sent)), max_size=40))
    edges = [0, *sorted(cuts), len(sent)]

    assert read([sent[start:end] for start, end in pairwise(edges)]) == ("".join(WORDS), "stop")


def test_the_text_is_the_same_when_it_comes_byte_by_byte() -> None:
    blocks = [*NOISE, *(word(text, ascii_only=False) for text in WORDS), "data: [DONE]"]
    sent = "".join(f"{block}\r\n\r\n" for block in blocks).encode()

    assert read([bytes([byte]) for byte in sent]) == ("".join(WORDS), None)
