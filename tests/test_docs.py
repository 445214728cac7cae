"""What the docs say is what the code does."""

import json
import re
from pathlib import Path

import pytest

from bot.conversation.addressing import MARKS
from bot.conversation.answer import Offer
from bot.conversation.variants import VARIANTS
from bot.texts import say
from bot.texts.en import ENGLISH
from handlers.commands import COMMANDS
from handlers.commands.gemma import SUBCOMMANDS
from handlers.manifest import manifest
from handlers.shortcuts import SHORTCUTS
from tests.test_env_example import settings_that_are_read

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_setting_is_in_the_operations_page() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    assert [name for name in sorted(settings_that_are_read()) if f"`{name}`" not in page] == []


def test_the_manifest_in_the_repository_is_the_one_of_the_tables() -> None:
    assert json.loads((ROOT / "manifest.json").read_text()) == manifest()


def test_the_manifest_for_http_mode_names_its_address_everywhere() -> None:
    printed = manifest("https://gemma.example.com")
    assert json.dumps(printed).count("https://gemma.example.com/slack/events") == 3
    assert printed["settings"]["socket_mode_enabled"] is False


def test_every_scope_of_the_manifest_is_explained() -> None:
    page = (ROOT / "docs/slack-setup.md").read_text()
    assert [scope for scope in manifest()["oauth_config"]["scopes"]["bot"] if f"`{scope}`" not in page] == []


def test_the_manifest_keeps_slacks_limits() -> None:
    printed = manifest()
    assert len(printed["display_information"]["description"]) <= 140
    assert len(printed["features"]["agent_view"]["agent_description"]) <= 300
    assert len(printed["features"]["agent_view"]["suggested_prompts"]) <= 4
    assert "assistant_view" not in printed["features"]


def test_help_and_readme_name_every_subcommand() -> None:
    for text in (say("help.command"), (ROOT / "README.md").read_text()):
        assert [name for name in SUBCOMMANDS if name != "help" and f"/gemma {name}" not in text] == []
    assert all(name in COMMANDS[0].usage_hint for name in SUBCOMMANDS)


def test_the_page_for_people_names_every_mark_command_and_button() -> None:
    page = (ROOT / "docs/using.md").read_text()
    marks = [f"`!{word}" for word in ("model", "summarize", *VARIANTS, *MARKS)]
    commands = [f"`/gemma {name}" for name in SUBCOMMANDS]
    labels = [ENGLISH[f"offer.{offer}"] for offer in (Offer.TRY_AGAIN, Offer.GO_ON)]
    shown = [*marks, *commands, *(f"*{label}*" for label in labels), f"*{ENGLISH['stop.button']}*"]
    assert [each for each in shown if each not in page] == []
    assert [row.name for row in SHORTCUTS if f"*{row.name}*" not in (ROOT / "docs/shortcuts.md").read_text()] == []


def test_every_text_that_the_code_asks_for_is_there() -> None:
    sources = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    asked = {key for source in sources for key in re.findall(r"""say\(\s*"([a-z_.0-9]+)\"""", source.read_text())}
    assert asked - set(ENGLISH) == set()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
