"""Calls of Slack's Web API: within the budgets, never repeated blindly, with every failure as one of our errors."""

import asyncio
import math
import re
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot import metrics
from bot.errors import SlackError, SlackLacksScope, SlackRateLimited, SlackRefused, SlackSignedOut, SlackUnknown
from bot.slack.budgets import Budgets

PATIENCE_S = 120.0
"""How long a write that must happen waits for its budget or a `Retry-After`, in seconds."""

CALL_S = 20.0
"""How long one call may take, in seconds."""

AGAIN_S = (0.3, 1.0)
"""Pauses, in seconds, before a call that may be repeated is made again; as many tries as there are pauses, plus one."""

LOOKS_S = (0.0, 1.0, 2.0, 2.0)
"""Pauses, in seconds, before each look for a message that may have been written: Slack shows a new one late."""

_WAY_S = 1.0
_MOVE_S = (0.1, 0.4, 1.0)
_FORM_METHODS = ("conversations.", "users.", "bots.", "team.", "auth.", "files.")
_RATE_CODES = frozenset({"ratelimited", "rate_limited"})
_UNKNOWN_CODES = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
        "update_failed",
    }
)
_SIGNED_OUT_CODES = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "accesslimited",
        "ekm_access_denied",
    }
)
"""The last two are no fault of the token: admins keep our network out, or suspended posts, and may take that back."""

_UNTOLD_S = 2.0
_SERVER_ERROR = 500
_TOO_MANY = 429
_DEFAULT_RETRY_AFTER_S = 30.0
_LONGEST_RETRY_AFTER_S = 86_400.0
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]+)?")


class SlackApi:
    """The Web API of one workspace.

    The SDK's own retries must be off in `client`: it would post twice after a dropped connection. `looks_s` is for
    those who look for what a call with an unknown result has left.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        budgets: Budgets | None = None,
        *,
        call_s: float = CALL_S,
        again_s: Sequence[float] = AGAIN_S,
        looks_s: Sequence[float] = LOOKS_S,
    ) -> None:
        self._client = client
        self._call_s = call_s
        self._again_s = again_s
        self._dated = ("", 0.0)
        self.budgets = budgets or Budgets()
        self.looks_s = looks_s
        self.doubts = 0
        """How many messages are looked for just now of which nobody knows whether they were written."""
        self.moved: dict[str, str] = {}
        """The ids that channels had, each with the one that Slack knows the channel by."""
        self.signed_out: str | None = None
        """Slack's code for why it does not let us in, until a call works again."""

    async def call(
        self,
        method: str,
        arguments: Mapping[str, object],
        *,
        patience_s: float = 0.0,
        repeatable: bool = False,
        call_s: float | None = None,
    ) -> Mapping[str, Any]:
        """Call a method once it is within its budget.

        Waits up to `patience_s` seconds for the budget and obeys `Retry-After` within it, else raises
        SlackRateLimited. A call that does no more when it is made twice is `repeatable`: made again before its result
        counts as unknown. `call_s` bounds one try in seconds, where it is to be shorter. Raises SlackRefused with
        Slack's code, SlackSignedOut when Slack lets the bot do nothing, or SlackUnknown when the result is not known.
        """
        channel, ts = str(arguments.get("channel", "")), str(arguments.get("ts", ""))
        deadline = asyncio.get_running_loop().time() + patience_s
        pauses = iter(self._again_s if repeatable else ())
        while True:
            await self._wait_for_budget(method, channel, ts, deadline)
            known = self.moved.get(channel)
            try:
                return await self._once(method, arguments, call_s or self._call_s)
            except SlackRateLimited as error:
                self.budgets.pause(method, channel, error.retry_after_s)
                if asyncio.get_running_loop().time() + error.retry_after_s > deadline:
                    raise
            except SlackUnknown:
                if (pause := next(pauses, None)) is None:
                    raise
                await asyncio.sleep(pause)
            except SlackRefused as error:
                if error.code != "channel_not_found" or not await self._has_moved(method, channel, known):
                    raise

    async def _has_moved(self, method: str, channel: str, known: str | None) -> bool:
        """Whether a channel to which something was written has got another id: Slack may tell a moment later."""
        for pause in _MOVE_S if method.startswith("chat.") else ():
            if self.moved.get(channel) != known:
                return True
            await asyncio.sleep(pause)
        return self.moved.get(channel) != known

    def _followed(self, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """Arguments that name channels by the ids that they have by now."""
        named = {name: str(arguments[name]) for name in ("channel", "channel_id") if name in arguments}
        return {**arguments, **{name: self.moved.get(channel, channel) for name, channel in named.items()}}

    async def send_bytes(self, url: str, content: bytes) -> None:
        """Send a file's bytes to the address that Slack gave for them, without our token; tried as often as a call.

        Raises SlackUnknown when they did not arrive: what has no bytes cannot be shared.
        """
        for pause in (*self._again_s, None):
            problem = await self._send_once(url, content)
            if problem is None:
                return
            if pause is not None:
                await asyncio.sleep(pause)
        raise SlackUnknown("upload", problem or "not sent")

    async def _send_once(self, url: str, content: bytes) -> str | None:
        """Why the bytes did not arrive; None when they did."""
        if url.partition(":")[0] != self._client.base_url.partition(":")[0]:
            return "Slack gave no address for the bytes that is like its own"
        try:
            async with (
                asyncio.timeout(self._call_s),
                aiohttp.request("POST", url, data=content, allow_redirects=False, proxy=self._client.proxy) as response,
            ):
                return None if response.ok else f"HTTP {response.status}"
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            return f"no answer ({type(error).__name__})"

    @property
    def base_url(self) -> str:
        """Where this Slack's Web API is."""
        return self._client.base_url

    @asynccontextmanager
    async def download(self, url: URL, within_s: float) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        """The answer to one GET with our token, no redirect followed; whoever asks vouches for the address.

        Raises aiohttp.ClientError, OSError, TimeoutError.
        """
        headers = {"Authorization": f"Bearer {self._client.token}", "Accept-Encoding": "identity"}
        timeout = aiohttp.ClientTimeout(total=within_s)
        async with aiohttp.request(
            "GET", url, headers=headers, allow_redirects=False, proxy=self._client.proxy, timeout=timeout
        ) as response:
            yield response

    def affords(self, method: str, left: float = 0.0) -> bool:
        """Whether a call of the method may go now, with the share `left` of a burst left to others."""
        return self.budgets.wait_s(method, left=left) == 0

    @property
    def ahead_s(self) -> float:
        """By how many seconds Slack's clock is ahead of ours; 0 before its first answer.

        Slack tells whole seconds, and its answer took a while: up to two seconds are no difference.
        """
        said, at = self._dated
        then = _moment(said)
        return 0.0 if then is None or abs(then - at) <= _UNTOLD_S else then - at

    async def make_way(self, method: str, left: float) -> None:
        """Before a call that nobody waits for: while there are doubts, leave the share `left` of a burst to those."""
        while self.doubts and not self.budgets.paused_s(method):
            if (wait := self.budgets.wait_s(method, left=left)) == 0:
                return
            await asyncio.sleep(min(wait, _WAY_S))

    async def _wait_for_budget(self, method: str, channel: str, ts: str, deadline: float) -> None:
        """Wait for a place in the budgets' queue; when Slack says 429 meanwhile, for another one behind the pause."""
        loop = asyncio.get_running_loop()
        while True:
            wait = self.budgets.wait_s(method, channel, ts)
            if wait > 0 and loop.time() + wait > deadline:
                raise SlackRateLimited(method, wait)
            self.budgets.spend(method, channel, ts)
            if wait > 0:
                await asyncio.sleep(wait)
            if self.budgets.paused_s(method, channel, ts) == 0:
                return

    async def _once(self, method: str, arguments: Mapping[str, object], call_s: float) -> Mapping[str, Any]:
        if self.moved:
            arguments = self._followed(arguments)
        as_form = method.startswith(_FORM_METHODS)
        body: dict[str, Any] = {"data": arguments} if as_form else {"json": arguments}
        try:
            async with asyncio.timeout(call_s):
                response = await self._client.api_call(method, **body)
        except SlackApiError as error:
            verdict = _verdict(method, error)
            metrics.slack_failed(method, _FAULTS.get(type(verdict), "refused"))
            self._note_token(verdict)
            raise verdict from None
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError, ValueError, AttributeError) as error:
            # The SDK takes any body for a JSON object: what is none ends in a ValueError or an AttributeError.
            metrics.slack_failed(method, "unknown")
            raise SlackUnknown(method, f"no answer ({type(error).__name__})") from error
        self.signed_out = None
        if said := response.headers.get("Date"):
            self._dated = (said, time.time())
        data: Mapping[str, Any] = response.data if isinstance(response.data, dict) else {}
        return data

    def _note_token(self, verdict: SlackError) -> None:
        if isinstance(verdict, SlackSignedOut):
            self.signed_out = verdict.code
        elif isinstance(verdict, SlackRefused):
            self.signed_out = None


_FAULTS: Mapping[type[SlackError], str] = {
    SlackRateLimited: "rate_limited",
    SlackSignedOut: "signed_out",
    SlackUnknown: "unknown",
}
"""What a failed call counts as; every other was refused."""


def _verdict(method: str, error: SlackApiError) -> SlackError:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == _TOO_MANY or code in _RATE_CODES:
        return SlackRateLimited(method, retry_after_s(getattr(response, "headers", {}), time.time()))
    if status >= _SERVER_ERROR or not isinstance(code, str) or code in _UNKNOWN_CODES:
        return SlackUnknown(method, code if isinstance(code, str) else f"HTTP {status}")
    if code in _SIGNED_OUT_CODES:
        return SlackSignedOut(method, code)
    if code == "missing_scope":
        return SlackLacksScope(method, str(data.get("needed") or "") if isinstance(data, dict) else "")
    return SlackRefused(method, code)


def retry_after_s(headers: Mapping[str, Any], now: float) -> float:
    """The wait that a 429 asks for, in whole seconds from 1 to a day; `now` in seconds since the epoch.

    A number of seconds or a date (RFC 9110, section 10.2.3); half a minute when it says neither.
    """
    value = next((each for name, each in headers.items() if name.lower() == "retry-after"), "")
    text = str(value[0] if isinstance(value, list) and value else value).strip()
    if _SECONDS.fullmatch(text):
        wait = float(text)
    elif text.isascii() and text.isdigit():
        wait = _LONGEST_RETRY_AFTER_S
    else:
        moment = _moment(text)
        wait = _DEFAULT_RETRY_AFTER_S if moment is None else moment - now
    return float(min(max(math.ceil(wait), 1), _LONGEST_RETRY_AFTER_S))


def _moment(text: str) -> float | None:
    """An HTTP date in seconds since the epoch; None when it is none."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
