"""What language models write, and how it is to look in Slack: `python -m tests.slack.corpus` makes the pictures anew.

A sample begins with a line `=== its name`. Beside each file of samples stands what they become: the Markdown of the
blocks, the `text` for notifications, and mrkdwn.
"""

import json
import re
from pathlib import Path
from typing import Any

from bot.conversation.prompt import OWN_NAMES
from bot.slack.postbox import markdown_body
from bot.slack.rendering.mrkdwn import mrkdwn
from bot.slack.rendering.pipeline import render
from tests.slack.whole import split_markdown

FOLDER = Path(__file__).parent
_BEGINS = re.compile(r"^=== (.+)\n", re.MULTILINE)


def files() -> list[Path]:
    """The files of samples."""
    return sorted(FOLDER.glob("*.md"))


def samples_in(file: Path) -> dict[str, str]:
    """The samples of a file by name."""
    _, *parts = _BEGINS.split(file.read_text())
    return {name: text.removesuffix("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}


def samples() -> dict[str, str]:
    """Every sample by its file and name."""
    return {f"{file.stem}: {name}": text for file in files() for name, text in samples_in(file).items()}


def shown(text: str) -> str:
    """A sample as the Markdown that Slack gets, in one piece."""
    return render(text, links="shown", written_links=frozenset(), names=OWN_NAMES).strip()


def bodies(text: str) -> list[dict[str, Any]]:
    """The messages that a sample becomes."""
    return [dict(markdown_body(piece)) for piece in split_markdown(shown(text))]


def picture(text: str) -> dict[str, Any]:
    """What a sample becomes, in each form."""
    pieces = split_markdown(shown(text))
    return {
        "markdown": pieces,
        "text": [str(body["text"]) for body in bodies(text)],
        "mrkdwn": [mrkdwn(piece) for piece in pieces],
    }


def kept(file: Path) -> dict[str, Any]:
    """What is kept beside a file of samples."""
    found = json.loads(file.with_suffix(".json").read_text())
    return dict(found)


def keep(file: Path) -> None:
    """Keep what the samples of a file become now."""
    made = {name: picture(text) for name, text in samples_in(file).items()}
    file.with_suffix(".json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
