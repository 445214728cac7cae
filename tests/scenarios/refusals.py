"""Starting a bot that must end by itself, with one line for each thing to mend."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakSet

from bot.playground import Playground
from tests.faults.nursery import Nursery

AT_ONCE_S = 5.0
"""What a process that cannot work is given to say so, in seconds."""

GOOD = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong", "AIML_API_KEY": "sk-secret", "PORT": "0"}
SECRET = "SECRETSECRET"
SECRETS = ("xoxb-", "xapp-wrong", "xapp-1", "sk-", SECRET)
IMPORTED: WeakSet[Nursery] = WeakSet()
"""Nurseries that have imported everything, which a loaded machine takes its time for: from then on time counts."""


def right_for(slack: Playground) -> dict[str, str]:
    """What lets a bot in to the stand-in."""
    return {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}


async def refused(nursery: Nursery, folder: Path, env: Mapping[str, str]) -> tuple[list[str], str]:
    """Start a bot that must end by itself: the settings that its lines name, one a line, and all that it says."""
    if nursery not in IMPORTED:
        await nursery.run(folder, "--version", env={})
        IMPORTED.add(nursery)
    async with asyncio.timeout(AT_ONCE_S):
        code, out, err = await nursery.run(folder, env=env)
    assert (code, out) == (2, ""), err
    assert [secret for secret in SECRETS if secret in err.replace("must start with xoxb-", "")] == []
    return [line.partition(": ")[0] for line in err.splitlines()], err
