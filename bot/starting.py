"""What else keeps a bot from starting whose settings are wrong already: one start tells it all.

Nothing is changed by looking, and a secret goes nowhere but where it would go.
"""

import asyncio
from collections.abc import Sequence

from bot.errors import ConfigurationError, Problem
from bot.gemma.providers import PROVIDERS
from bot.runtime import model_from
from bot.settings import SettingsError
from bot.slack.app import make_client, make_session, prove
from bot.slack.listening import refusals_of_address
from bot.store.checks import refusals_of

_WAY_TO_SLACK = frozenset({"SLACK_API_URL", "HTTPS_PROXY", "HTTP_PROXY", "SLACK_CLIENT_ID"})
"""Where one of these is wrong, Slack is not where the settings say."""

_LOOK_S = 3.0
"""For a look at the database, in seconds: as long as Slack and a name server are given beside it."""


async def tell_all(found: SettingsError) -> None:
    """Look on at models, tokens, the database and the address to listen on, where their settings read well.

    Raises ConfigurationError with what was found before and what is found now; within four seconds.
    """
    more = [*_wrong_with_models(found)]
    if not found.unread:
        looks = _wrong_at_slack(found), _wrong_with_database(found), _wrong_with_address(found)
        more += [problem for problems in await asyncio.gather(*looks) for problem in problems]
    named = {name.upper() for name in found.names}
    raise ConfigurationError([*found.problems, *(problem for problem in more if problem.setting not in named)])


def _wrong_with_models(found: SettingsError) -> Sequence[Problem]:
    """Model files, variants that nobody serves, proxies; unless a setting is wrong from which that may follow."""
    keys = {row.key_setting for row in PROVIDERS.values()}
    if any(name in keys or (name.startswith("GEMMA_") and name != "GEMMA_ADMINS") for name in found.names):
        return ()
    try:
        model_from(found.settings)
    except ConfigurationError as error:
        return error.problems
    return ()


async def _wrong_at_slack(found: SettingsError) -> Sequence[Problem]:
    """Tokens that Slack rejects."""
    if _WAY_TO_SLACK & {name.upper() for name in found.names}:
        return ()
    settings = found.settings
    bot_token = "" if "SLACK_BOT_TOKEN" in found.names else settings.slack_bot_token
    app_token = "" if "SLACK_APP_TOKEN" in found.names else settings.slack_app_token
    async with make_session() as session:
        _, problems = await prove(make_client(bot_token, settings.slack_api_url, session), app_token)
    return problems


async def _wrong_with_database(found: SettingsError) -> Sequence[Problem]:
    """A database that cannot be used."""
    if "DATABASE_URL" in found.names:
        return ()
    return await refusals_of(found.settings.database_url, _LOOK_S)


async def _wrong_with_address(found: SettingsError) -> Sequence[Problem]:
    """An address that cannot be listened on."""
    if {"HOST", "PORT"} & found.names:
        return ()
    return await refusals_of_address(found.settings.host, found.settings.port)
