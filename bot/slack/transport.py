"""Calls of Slack's Web API: within the budgets, never repeated blindly, with every failure as one of our errors."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRateLimited, SlackRefused, SlackUnknown
from bot.slack.budgets import Budgets

PATIENCE_S = 120.0
"""How long a write that must happen waits for its budget or a `Retry-After`, in seconds."""

_CALL_S = 20.0
_FORM_METHODS = ("conversations.", "users.", "bots.", "team.", "auth.")
_RATE_CODES = frozenset({"ratelimited", "rate_limited"})
_UNKNOWN_CODES = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_SERVER_ERROR = 500
_TOO_MANY = 429
_DEFAULT_RETRY_AFTER_S = 30.0


class SlackApi:
    """The Web API of one workspace.

    The SDK's own retries must be off in `client`: it would post twice after a dropped connection.
    """

    def __init__(self, client: AsyncWebClient, budgets: Budgets | None = None) -> None:
        self._client = client
        self.budgets = budgets or Budgets()

    async def call(self, method: str, arguments: Mapping[str, object], *, patience_s: float = 0.0) -> Mapping[str, Any]:
        """Call a method once it is within its budget.

        Waits up to `patience_s` seconds for the budget and obeys `Retry-After` within it, else raises
        SlackRateLimited. Raises SlackRefused with Slack's code, or SlackUnknown when the result is not known.
        """
        channel = str(arguments.get("channel", ""))
        deadline = asyncio.get_running_loop().time() + patience_s
        while True:
            await self._wait_for_budget(method, channel, deadline)
            try:
                return await self._once(method, arguments)
            except SlackRateLimited as error:
                self.budgets.pause(method, channel, error.retry_after_s)
                if asyncio.get_running_loop().time() + error.retry_after_s > deadline:
                    raise

    def affords(self, method: str) -> bool:
        """Whether a call of the method may go now."""
        budget = self.budgets.of(method)
        return budget is None or budget.wait_s() == 0

    async def _wait_for_budget(self, method: str, channel: str, deadline: float) -> None:
        budget = self.budgets.of(method, channel)
        if budget is None:
            return
        wait = budget.wait_s()
        if asyncio.get_running_loop().time() + wait > deadline and wait > 0:
            raise SlackRateLimited(method, wait)
        budget.spend()
        if wait > 0:
            await asyncio.sleep(wait)

    async def _once(self, method: str, arguments: Mapping[str, object]) -> Mapping[str, Any]:
        as_form = method.startswith(_FORM_METHODS)
        body: dict[str, Any] = {"data": arguments} if as_form else {"json": arguments}
        try:
            async with asyncio.timeout(_CALL_S):
                response = await self._client.api_call(method, **body)
        except SlackApiError as error:
            raise _verdict(method, error) from None
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
            raise SlackUnknown(method, f"no answer ({type(error).__name__})") from error
        data: Mapping[str, Any] = response.data if isinstance(response.data, dict) else {}
        return data


def _verdict(method: str, error: SlackApiError) -> SlackRateLimited | SlackRefused | SlackUnknown:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == _TOO_MANY or code in _RATE_CODES:
        return SlackRateLimited(method, _retry_after_s(getattr(response, "headers", {})))
    if status >= _SERVER_ERROR or not isinstance(code, str) or code in _UNKNOWN_CODES:
        return SlackUnknown(method, code if isinstance(code, str) else f"HTTP {status}")
    return SlackRefused(method, code)


def _retry_after_s(headers: Mapping[str, Any]) -> float:
    """The wait a 429 asks for; half a minute when it does not say a number of seconds."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = str(value[0] if isinstance(value, list) else value)
            if text.isascii() and text.isdigit():
                return max(float(text), 1.0)
    return _DEFAULT_RETRY_AFTER_S
