"""The Bolt app, and the first calls that prove its tokens."""

import asyncio
import logging
import re
from collections.abc import Mapping, MutableMapping
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ConfigurationError, Problem
from bot.slack.twins import Twins

log = logging.getLogger(__name__)

_START_S = 3.0
_CONNECTIONS = 50
REJECTED = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
"""What Slack says of a token that is none, or none any more."""

_WORD = re.compile(r"[A-Za-z0-9_:., -]{1,200}")
_TOLD = {"auth.test": ("team_id", "user_id")}
"""What the answers hold without which the bot could do nothing."""


def make_session() -> aiohttp.ClientSession:
    """The one HTTP session to Slack: the SDK would open a new one for every call."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=30),
        connector=aiohttp.TCPConnector(limit=_CONNECTIONS, ttl_dns_cache=300),
    )


def make_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The Web API client, without the SDK's retries: they would post twice after a dropped connection."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])


def without_proxies(environ: MutableMapping[str, str]) -> None:
    """Take proxy settings out of the environment: the SDK heeds them even for a Slack on this machine."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        environ.pop(name, None)


def make_app(client: AsyncWebClient, identity: Mapping[str, Any]) -> AsyncApp:
    """The Bolt app: a listener returns before Slack gets its acknowledgement, so acknowledged means stored.

    `identity` is what `prove` was told. Signatures are checked by `bot.slack.server` before Bolt parses anything.
    """
    nameless = AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[])
    return _App(
        name="gemma",
        client=nameless,
        authorize=_SignedIn(identity, client.token or ""),
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        logger=logging.getLogger("bot.bolt"),
    )


class _App(AsyncApp):
    """Bolt's app, which looks once at a message that Slack tells of twice, and hears when Slack holds events back."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Bolt's own
        super().__init__(**options)
        self._twins = Twins()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        if req.body.get("type") == "app_rate_limited":  # no event to Bolt (docs.slack.dev/apis/events-api, rate limits)
            log.warning("Slack holds events back: more than 30,000 in an hour; catch-up finds the messages among them")
            return BoltResponse(status=HTTPStatus.OK)
        return await self._twins.once(req.body, partial(super().async_dispatch, req))


class _SignedIn(AsyncAuthorize):
    """Tells Bolt who the bot is. Left alone, Bolt asks Slack at the first event, and loses it when no answer comes."""

    def __init__(self, identity: Mapping[str, Any], token: str) -> None:
        self._known = {name: identity.get(name) for name in ("enterprise_id", "team_id", "team", "url", "bot_id")}
        self._bot_user_id = identity.get("user_id")
        self._token = token

    async def __call__(self, **_: object) -> AuthorizeResult:
        return AuthorizeResult(**self._known, bot_user_id=self._bot_user_id, bot_token=self._token)


async def prove(client: AsyncWebClient, app_token: str = "") -> tuple[Mapping[str, Any], list[Problem]]:
    """Show Slack the tokens that there are, at once: who the bot is (`auth.test`), and one problem for each setting.

    Socket Mode would try an app-level token that is rejected for ever.
    """
    calls = {"auth.test": first_call(client, "auth.test", "SLACK_BOT_TOKEN")} if client.token else {}
    if app_token:
        headers = {"Authorization": f"Bearer {app_token}"}
        method = "apps.connections.open"
        calls[method] = first_call(client, method, "SLACK_APP_TOKEN", headers=headers)
    told = dict(zip(calls, await asyncio.gather(*calls.values(), return_exceptions=True), strict=True))
    problems: dict[str, Problem] = {}
    for outcome in told.values():
        if isinstance(outcome, ConfigurationError):
            problems.update({each.setting: each for each in outcome.problems if each.setting not in problems})
        elif isinstance(outcome, BaseException):
            raise outcome
    identity = told.get("auth.test")
    return fields_of(identity) if isinstance(identity, AsyncSlackResponse) else {}, list(problems.values())


def fields_of(response: AsyncSlackResponse | aiohttp.ClientResponse) -> Mapping[str, Any]:
    """What a call's answer holds; nothing where the SDK could not read it, and hands out what came."""
    data = response.data if isinstance(response, AsyncSlackResponse) else None
    return data if isinstance(data, dict) else {}


async def first_call(
    client: AsyncWebClient, method: str, setting: str, headers: dict[str, str] | None = None
) -> AsyncSlackResponse:
    """Call a method with the token of `setting`. Raises ConfigurationError naming the setting to mend."""
    try:
        async with asyncio.timeout(_START_S):
            response = await client.api_call(method, headers=headers)
    except SlackApiError as error:
        told = fields_of(error.response)
        code = _word(told.get("error"))
        if code in REJECTED:
            raise ConfigurationError(
                [Problem(setting, f"was rejected by Slack ({code}); copy the token again")]
            ) from None
        if code == "missing_scope":
            remedy = f"lacks the scope {_word(told.get('needed'))}; add it to the app and install it again"
            raise ConfigurationError([Problem(setting, remedy)]) from None
        raise _no_slack(method, code or f"HTTP {_status_of(error.response)}") from None
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError, ValueError) as error:
        remedy = f"cannot be reached ({type(error).__name__}); check the address and the network"
        raise ConfigurationError([Problem("SLACK_API_URL", remedy)]) from None
    except AttributeError:  # the SDK takes whatever is JSON for an object
        raise _no_slack(method, "no answer of Slack's") from None
    if not all(_word(fields_of(response).get(name)) for name in _TOLD.get(method, ())):
        raise _no_slack(method, "an answer without what Slack tells")
    return response


def _status_of(response: AsyncSlackResponse | aiohttp.ClientResponse) -> int:
    return response.status_code if isinstance(response, AsyncSlackResponse) else response.status


def _no_slack(method: str, told: str) -> ConfigurationError:
    return ConfigurationError([Problem("SLACK_API_URL", f"gives no Slack at {method} ({told})")])


def _word(told: object) -> str:
    """A word of Slack's, such as the code of an error; "" for anything else that an answer may hold there."""
    return told if isinstance(told, str) and _WORD.fullmatch(told) else ""
