"""What the page refuses, and whom it serves."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.errors import ConfigurationError
from bot.playground import Playground
from tests.playground.reading import ALICE, CAROL, GENERAL, do


@pytest.mark.parametrize(
    "case",
    [
        ("messages", {"channel": "C0POPSPRIV", "text": "x", "user": CAROL}, 409, "carol is not in #ops-private"),
        ("messages", {"channel": GENERAL}, 409, "an empty message cannot be sent"),
        ("messages", {"channel": 7, "text": "x"}, 400, "channel must be a string"),
        ("messages", {"channel": GENERAL, "files": [{"name": "x", "base64": "%"}]}, 400, "base64"),
        ("messages/edit", {"channel": GENERAL, "ts": "1.1", "text": "x"}, 409, "there is no message"),
        ("actions", {"channel": GENERAL, "ts": "1.1", "action_id": "x"}, 409, "there is no message"),
        ("views/submit", {"view_id": "V1", "values": {}}, 409, "no open view"),
        ("stop", {"channel": GENERAL, "thread_ts": "1.1"}, 409, "direct messages"),
    ],
)
async def test_what_is_refused_is_refused_with_a_sentence(
    playground: Playground, http: ClientSession, case: tuple[str, dict[str, Any], int, str]
) -> None:
    verb, body, status, words = case
    answer = await do(playground, http, verb, **body)
    assert (answer["status"], answer["ok"]) == (status, False)
    assert words in answer["error"]


async def test_a_body_that_is_no_json_object_is_refused(playground: Playground, http: ClientSession) -> None:
    url = f"{playground.url}/page/messages"
    for data, content_type, status in (
        (b"{", "application/json", 400),
        (b"7", "application/json", 400),
        (b"user=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ):
        async with http.post(url, data=data, headers={"Content-Type": content_type}) as response:
            assert response.status == status


async def test_other_sites_cannot_write(playground: Playground, http: ClientSession) -> None:
    url = f"{playground.url}/page/messages"
    body = {"user": ALICE, "channel": GENERAL, "text": "x"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
    ):
        async with http.post(url, json=body, headers=headers) as response:
            assert response.status == 403
    async with http.post(url, json=body, headers={"Origin": playground.url, "Sec-Fetch-Site": "same-origin"}) as good:
        assert good.status == 200
    assert len(playground.messages("general")) == 1


async def test_another_name_for_this_machine_is_not_ours(playground: Playground, http: ClientSession) -> None:
    async with http.get(f"{playground.url}/page/state", headers={"Host": "playground.evil.example"}) as response:
        assert response.status == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", "::"])  # noqa: S104 - what is refused
def test_only_loopback_is_served(host: str) -> None:
    with pytest.raises(ConfigurationError, match="only on this machine"):
        Playground(host=host)


@pytest.mark.parametrize("name", ["../server.py", "..%2Fserver.py", ".hidden.js", "nothing.js", "index"])
async def test_only_files_of_the_page_are_served(playground: Playground, http: ClientSession, name: str) -> None:
    async with http.get(f"{playground.url}/page/static/{name}") as response:
        assert response.status == 404


async def test_the_page_is_served_with_a_policy_against_foreign_code(
    playground: Playground, http: ClientSession
) -> None:
    async with http.get(playground.url) as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


async def test_strangers_get_no_state_and_no_stream(playground: Playground, http: ClientSession) -> None:
    for path in ("state", "events"):
        async with http.get(f"{playground.url}/page/{path}", params={"user": "U0NOBODY"}) as response:
            assert response.status == 404
