"""Whether Slack takes what is configured: tokens, scopes, the socket, the clock. For `python -m bot check`."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ConfigurationError, SlackUnknown
from bot.finding import Finding, Mark
from bot.settings import Settings
from bot.slack.app import fields_of, first_call, make_client, make_session
from bot.slack.connection import Connection

_AREA = "Slack"
_SOCKET_S = 10.0
_PING_S = 20.0
_SKEW_WARNED_S = 30.0
_SKEW_REFUSED_S = 300.0
"""A signature that is older or younger is refused (docs.slack.dev/authentication/verifying-requests-from-slack)."""

_APP_OF_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
_SECRET = re.compile(r"[0-9a-f]{32}")
_PASTE_MANIFEST = (
    "api.slack.com/apps, your app, App Manifest: paste what `python -m bot manifest` prints, then Install App again"
)


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that the bot does, and the scopes without which it does not; `optional`: an admin may want it so."""

    name: str
    scopes: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Bot:
    """What `auth.test` tells of the bot."""

    client: AsyncWebClient
    response: AsyncSlackResponse

    def told(self, name: str) -> str:
        return str(fields_of(self.response).get(name) or "")


async def check_slack(
    settings: Settings, features: Sequence[Feature], *, bot_runs: bool
) -> AsyncGenerator[Finding, None]:
    """Look at everything that can be seen from outside. Nothing is written, no message is read.

    In Socket Mode a second socket is opened for a moment; `bot_runs`: one of ours is open beside it.
    """
    async with make_session() as session:
        client = make_client(settings.slack_bot_token, settings.slack_api_url, session)
        bot = None
        try:
            bot = _Bot(client, await first_call(client, "auth.test", "SLACK_BOT_TOKEN"))
        except ConfigurationError as error:
            yield _refused("bot token", error)
        if bot is not None:
            yield _good("bot token", f"@{bot.told('user')} in {bot.told('team')} ({bot.told('team_id')})")
            for finding in _scopes(bot, features):
                yield finding
            yield _clock(bot, signed=not settings.socket_mode)
        if not settings.socket_mode:
            yield _signing_secret(settings)
            return
        yield await _same_app(bot, settings.slack_app_token)
        async for finding in _socket(client, session, settings.slack_app_token, bot_runs=bot_runs):
            yield finding


def _scopes(bot: _Bot, features: Sequence[Feature]) -> Sequence[Finding]:
    """What was granted against what is needed: one line, and one for each feature that lacks something."""
    granted = {scope.strip() for scope in str(bot.response.headers.get("x-oauth-scopes", "")).split(",")}
    needed = {scope for feature in features for scope in feature.scopes}
    if not granted & needed:
        return [Finding(_AREA, "scopes", Mark.WARNING, "Slack does not tell which were granted")]
    missing = needed - granted
    if not missing:
        return [_good("scopes", f"all {len(needed)} that are needed")]
    lacking = [feature for feature in features if missing & set(feature.scopes)]
    return [
        Finding(
            _AREA,
            "scopes",
            Mark.WARNING if feature.optional else Mark.FAILING,
            f"no {feature.name}: {', '.join(scope for scope in feature.scopes if scope in missing)} not granted",
            _PASTE_MANIFEST,
        )
        for feature in lacking
    ]


def _clock(bot: _Bot, *, signed: bool) -> Finding:
    """Slack's clock against ours, to a second or two; `signed`: requests come with their time, in HTTP mode."""
    try:
        behind_s = parsedate_to_datetime(str(bot.response.headers.get("Date", ""))).timestamp() - time.time()
    except ValueError:
        return Finding(_AREA, "clock", Mark.WARNING, "Slack told no time")
    if abs(behind_s) < _SKEW_WARNED_S:
        return _good("clock", f"{abs(behind_s):.0f} s from Slack's")
    told = f"{abs(behind_s):,.0f} s {'behind' if behind_s > 0 else 'ahead of'} Slack's"
    failing = signed and abs(behind_s) >= _SKEW_REFUSED_S
    return Finding(_AREA, "clock", Mark.FAILING if failing else Mark.WARNING, told, "set this machine's clock (NTP)")


def _signing_secret(settings: Settings) -> Finding:
    if _SECRET.fullmatch(settings.slack_signing_secret):
        told = f"has the form of one; requests come to {settings.host}:{settings.port}/slack/events (not tried)"
        return _good("signing secret", told)
    told = "is not 32 hexadecimal digits, as Slack's are"
    remedy = "copy Signing Secret from Basic Information of your app into SLACK_SIGNING_SECRET"
    return Finding(_AREA, "signing secret", Mark.WARNING, told, remedy)


async def _same_app(bot: _Bot | None, app_token: str) -> Finding:
    """Whether both tokens are of one app: events of another would come, and their answers not be allowed."""
    found = _APP_OF_TOKEN.match(app_token)
    theirs = await _app_of(bot) if bot is not None else ""
    if not (found and theirs):
        return Finding(_AREA, "app", Mark.WARNING, "whether both tokens are of the same app cannot be seen")
    if found[1] == theirs:
        return _good("app", f"{theirs}, of both tokens")
    told = f"the bot token is of {theirs}, the app-level token of {found[1]}"
    return Finding(_AREA, "app", Mark.FAILING, told, "copy both tokens from the same app")


async def _app_of(bot: _Bot) -> str:
    """The id of the bot token's app, "" where Slack does not tell it (it wants `users:read`)."""
    try:
        async with asyncio.timeout(_SOCKET_S):
            response = await bot.client.api_call("bots.info", params={"bot": bot.told("bot_id")})
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError):
        return ""
    return str((fields_of(response).get("bot") or {}).get("app_id") or "")


async def _socket(
    client: AsyncWebClient, http: aiohttp.ClientSession, app_token: str, *, bot_runs: bool
) -> AsyncGenerator[Finding, None]:
    """A ticket and a greeting; the connection is closed at once, and what came on it comes to another one."""
    try:
        headers = {"Authorization": f"Bearer {app_token}"}
        ticket = await first_call(client, "apps.connections.open", "SLACK_APP_TOKEN", headers=headers)
    except ConfigurationError as error:
        yield _refused("app-level token", error)
        return
    yield _good("app-level token", "opens sockets")
    since = time.monotonic()
    try:
        async with asyncio.timeout(_SOCKET_S):
            url = str(fields_of(ticket).get("url"))
            connection = await Connection.open(http, url, client.proxy, _PING_S)
    except (TimeoutError, aiohttp.ClientError, OSError, SlackUnknown) as error:
        remedy = "let this machine reach wss://*.slack.com (a proxy or firewall may be in the way)"
        yield Finding(_AREA, "socket", Mark.FAILING, f"no greeting ({type(error).__name__})", remedy)
        return
    took_s = time.monotonic() - since
    await connection.close()
    yield _good("socket", f"greeted after {took_s:.2f} s; this check's own was open for a moment")
    yield _others(connection.num_connections - 1, bot_runs=bot_runs)


def _others(others: int, *, bot_runs: bool) -> Finding:
    """Who else has a socket of this app: each message goes to one of them only."""
    expected = 1 if bot_runs else 0
    if others <= expected:
        told = "the bot's" if others else "the bot runs and has none" if bot_runs else "none, and no bot runs here"
        if bot_runs and not others:
            remedy = "look at the bot's log: the link to Slack is down"
            return Finding(_AREA, "other sockets", Mark.WARNING, told, remedy)
        return _good("other sockets", told)
    told = f"{others} beside this check's, where {expected} is the bot's; Slack gives each message to one of them only"
    remedy = "stop the other process that has this SLACK_APP_TOKEN (one that ended a minute ago still counts)"
    return Finding(_AREA, "other sockets", Mark.WARNING, told, remedy)


def _refused(name: str, error: ConfigurationError) -> Finding:
    problem = error.problems[0]
    told, _, remedy = problem.remedy.partition("; ")
    return Finding(_AREA, name, Mark.FAILING, f"{problem.setting} {told}", remedy)


def _good(name: str, told: str) -> Finding:
    return Finding(_AREA, name, Mark.GOOD, told)
