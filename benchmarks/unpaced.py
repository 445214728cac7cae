"""The bot for a Slack stand-in without rate limits: `python -m bot run`, but for the budgets that keep it below them.

All else is what anybody starts. With its budgets it would wait for limits that are not there: 240 posts a minute.
"""

import functools
import sys

from slack_sdk.web.async_client import AsyncWebClient

import bot.cli
from bot.runtime import running_bot
from bot.slack.budgets import Budgets
from bot.slack.transport import SlackApi


def _unpaced(client: AsyncWebClient) -> SlackApi:
    return SlackApi(client, Budgets.none())


if __name__ == "__main__":
    setattr(bot.cli, running_bot.__name__, functools.partial(running_bot, api_of=_unpaced))
    sys.exit(bot.cli.main(["run"]))
