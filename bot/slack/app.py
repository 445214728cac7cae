"""The Bolt app and its link to Slack."""

import asyncio
import logging
from collections.abc import Mapping, MutableMapping
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigurationError, Problem

log = logging.getLogger(__name__)

_START_S = 4.0
_CONNECTIONS = 50
_REJECTED = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)


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


def make_app(client: AsyncWebClient) -> AsyncApp:
    """The Bolt app: a listener returns before Slack gets its acknowledgement, so acknowledged means stored.

    Signatures are checked by `bot.slack.server` before Bolt parses anything.
    """
    return AsyncApp(
        name="gemma",
        client=client,
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        logger=logging.getLogger("bot.bolt"),
    )


async def sign_in(client: AsyncWebClient) -> Mapping[str, Any]:
    """Who the bot is in its workspace (`auth.test`). Raises ConfigurationError naming the setting to mend."""
    return await _first_call(client, "auth.test", "SLACK_BOT_TOKEN")


async def check_app_token(client: AsyncWebClient, app_token: str) -> None:
    """Prove the app-level token, which Socket Mode would otherwise try for ever. Raises ConfigurationError."""
    headers = {"Authorization": f"Bearer {app_token}"}
    await _first_call(client, "apps.connections.open", "SLACK_APP_TOKEN", headers=headers)


async def _first_call(
    client: AsyncWebClient, method: str, setting: str, headers: dict[str, str] | None = None
) -> Mapping[str, Any]:
    try:
        async with asyncio.timeout(_START_S):
            response = await client.api_call(method, headers=headers)
    except SlackApiError as error:
        told = error.response.data if isinstance(error.response.data, dict) else {}
        code = told.get("error")
        if code in _REJECTED:
            raise ConfigurationError(
                [Problem(setting, f"was rejected by Slack ({code}); copy the token again")]
            ) from None
        if code == "missing_scope":
            remedy = f"lacks the scope {told.get('needed', '')}; add it to the app and install it again"
            raise ConfigurationError([Problem(setting, remedy)]) from None
        remedy = f"gives no Slack at {method} ({code or f'HTTP {error.response.status_code}'})"
        raise ConfigurationError([Problem("SLACK_API_URL", remedy)]) from None
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
        remedy = f"cannot be reached ({type(error).__name__}); check the address and the network"
        raise ConfigurationError([Problem("SLACK_API_URL", remedy)]) from None
    data = response.data
    return data if isinstance(data, dict) else {}


class SocketLink:
    """Socket Mode: a WebSocket that Bolt keeps open. Make it inside the running loop."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=10)

    async def open(self) -> None:
        """Connect; the SDK connects again by itself from then on."""
        await self._handler.client.connect()  # type: ignore[no-untyped-call] # the SDK's own gap

    async def is_up(self) -> bool:
        """Whether events can arrive."""
        return await self._handler.client.is_connected()

    async def close(self) -> None:
        """Disconnect; what was not acknowledged comes again."""
        await self._handler.client.close()  # type: ignore[no-untyped-call] # same
