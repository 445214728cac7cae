import json
from itertools import pairwise
from typing import Any

import httpx
import httpx_sse
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ModelError, ModelFault
from bot.gemma.sse import MAX_EVENT, EventDecoder

TEXTS = ["Grüße", 'so data: {"a":1}', " an\u2028alle\u0085", "日本語", " 🎉 ", "\\n", '"quoted"', ""]
OBJECTS = [{"choices": [{"delta": {"content": text}}]} for text in TEXTS]


def framed(line_end: str = "\n", *, ascii_only: bool = False) -> bytes:
    events = (f"data: {json.dumps(each, ensure_ascii=ascii_only)}{line_end}{line_end}" for each in OBJECTS)
    return "".join(events).encode()


def decoded(*chunks: bytes) -> list[dict[str, Any]]:
    decoder = EventDecoder()
    return [payload for chunk in chunks for payload in decoder.feed(chunk)] + list(decoder.close())


@settings(deadline=None)
@given(st.lists(st.integers(0, len(framed("\r\n")))), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_events_are_the_same_wherever_the_network_cuts_them(cuts: list[int], line_end: str) -> None:
    data = framed(line_end)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]

    assert decoded(*(data[a:b] for a, b in pairwise(edges))) == OBJECTS


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [": ping\n\n", "data: {}\n\n", 'data:{"a":1}\n\n', "event: x\nid: 1\ndata: {}\n\n", "data: \n\n", "\n"]
        )
    )
)
def test_what_is_well_framed_is_read_as_httpx_sse_reads_it(blocks: list[str]) -> None:
    data = "".join(blocks).encode()
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=data)
    theirs = [json.loads(event.data) for event in httpx_sse.EventSource(response).iter_sse() if event.data]

    assert decoded(data) == theirs


def test_the_last_event_counts_also_without_its_blank_line() -> None:
    assert decoded(b'data: {"a":1}\n\ndata: {"a":2}\n') == [{"a": 1}, {"a": 2}]
    assert decoded(b'data: {"a":1}\n\ndata: {"a":2}') == [{"a": 1}, {"a": 2}]


def test_events_parted_by_one_line_break_are_events() -> None:
    assert decoded(b'data: {"a":1}\ndata: {"a":2}\ndata: [DONE]\n\n') == [{"a": 1}, {"a": 2}]


def test_one_object_may_stand_on_several_data_lines() -> None:
    assert decoded(b'data: {"a":\ndata: 1}\n\n') == [{"a": 1}]


@pytest.mark.parametrize("empty", ["data: \n\n", "data:\n\n", "data:  \n\n", "data: \r\n\r\n"])
def test_an_event_without_data_is_none(empty: str) -> None:
    data = f'data: {{"a":1}}\n\n{empty}data: {{"a":2}}\n\n'.encode()

    assert decoded(data) == decoded(*(data[at : at + 1] for at in range(len(data)))) == [{"a": 1}, {"a": 2}]


def test_done_ends_the_answer_and_may_come_twice() -> None:
    decoder = EventDecoder()

    assert list(decoder.feed(b'data: {"a":1}\n\ndata: [DONE]\n\ndata: [DONE]\n\ndata: junk\n\n')) == [{"a": 1}]
    assert decoder.done


def test_a_byte_order_mark_does_not_cost_the_first_event() -> None:
    assert decoded("\ufeff".encode() + b'data: {"a":1}\n\n') == [{"a": 1}]


@pytest.mark.parametrize(
    "data", [b"data: {broken\n\n", b"data: 5\n\n", b"data: <html>\n\n", b"data: " + b"[" * 5000 + b"\n\n"]
)
def test_what_is_no_object_is_a_bad_response_after_what_came_before_it(data: bytes) -> None:
    events = EventDecoder().feed(b'data: {"a":1}\n\n' + data)

    assert next(events) == {"a": 1}
    with pytest.raises(ModelError) as caught:
        list(events)
    assert caught.value.fault is ModelFault.BAD_RESPONSE


def test_an_event_without_an_end_is_not_kept_for_ever() -> None:
    with pytest.raises(ModelError) as caught:
        decoded(*[b"x" * 1000] * (MAX_EVENT // 1000 + 2))
    assert caught.value.fault is ModelFault.BAD_RESPONSE
