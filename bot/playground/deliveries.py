"""The Events API over HTTP: signed requests to the app's URL, sent again when they fail.

docs.slack.dev/authentication/verifying-requests-from-slack and docs.slack.dev/apis/events-api.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from bot.playground.entities import Payload
from bot.playground.outlet import ACK_TIMEOUT_S, RETRIES, Ack

_FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `v0` signature over the raw body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


class HttpDeliveries:
    """Signed requests to one URL; an `Outlet`. `clock` gives the seconds of the signature's timestamp."""

    def __init__(
        self,
        url: str,
        secret: str,
        redeliver_after_s: float,
        *,
        clock: Callable[[], float],
        on_change: Callable[[], None],
    ) -> None:
        self._url = url
        self._secret = secret
        self._redeliver_after_s = redeliver_after_s
        self._clock = clock
        self._on_change = on_change
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked = 0
        self._given_up = 0
        self._session: ClientSession | None = None
        self._reached = True

    @property
    def connected(self) -> bool:
        """Whether the last request was answered; true before the first."""
        return self._reached

    @property
    def unsettled(self) -> int:
        """Requests under way or to be repeated."""
        return len(self._tasks) + self._asked

    @property
    def given_up(self) -> int:
        """Events that were never answered with a 2xx."""
        return self._given_up

    def send_event(self, payload: Payload, retry_num: int = 0) -> None:
        """Send an event, and again until it is answered with a 2xx."""
        self._own(self._send_until_taken(json.dumps(payload).encode(), retry_num))

    async def send_command(self, payload: Payload) -> Ack:
        """Send a slash command as a form, once."""
        return await self._ask(urlencode(payload).encode())

    async def send_interaction(self, payload: Payload) -> Ack:
        """Send an interaction as a form with one `payload` field, once."""
        return await self._ask(urlencode({"payload": json.dumps(payload)}).encode())

    async def stop(self) -> None:
        """Cancel what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _own(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name="playground-delivery")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._on_change()
        if not task.cancelled() and (error := task.exception()) is not None:
            task.get_loop().call_exception_handler({"message": "a delivery failed", "exception": error, "task": task})

    async def _send_until_taken(self, body: bytes, first: int) -> None:
        reason = "http_timeout"
        for attempt in range(first, RETRIES + 1):
            headers = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason} if attempt else {}
            status, reason, no_retry = await self._post_event(body, headers)
            if status:
                return
            if no_retry:
                break
            if attempt < RETRIES:
                await asyncio.sleep(self._redeliver_after_s)
        self._given_up += 1

    async def _post_event(self, body: bytes, headers: dict[str, str]) -> tuple[bool, str, bool]:
        """Whether it was taken, why not, and whether the app wants no retry."""
        try:
            async with self._post(body, "application/json", headers) as response:
                self._reached = True
                await response.read()
                taken = response.ok
                return taken, "http_error", response.headers.get("X-Slack-No-Retry") == "1"
        except TimeoutError:
            return False, "http_timeout", False
        except ClientError:
            self._reached = False
            return False, "connection_failed", False

    async def _ask(self, body: bytes) -> Ack:
        self._asked += 1
        try:
            async with self._post(body, _FORM, {}) as response:
                self._reached = True
                text = await response.text()
                if not response.ok:
                    return Ack("dispatch_failed")
                return Ack("", _answer(text, response.content_type))
        except TimeoutError:
            return Ack("operation_timeout")
        except ClientError:
            self._reached = False
            return Ack("dispatch_failed")
        finally:
            self._asked -= 1
            self._on_change()

    def _post(
        self, body: bytes, content_type: str, headers: dict[str, str]
    ) -> AbstractAsyncContextManager[ClientResponse]:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=ACK_TIMEOUT_S))
        timestamp = str(int(self._clock()))
        signed = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **headers,
        }
        return self._session.post(self._url, data=body, headers=signed, allow_redirects=False)


def _answer(text: str, content_type: str) -> Payload:
    """The payload of an acknowledgement: JSON, or plain text as `text`."""
    if content_type == "application/json" and text:
        try:
            body = json.loads(text)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}
    return {"text": text} if text else {}
