"""`.env.example` names every setting there is, and no other."""

import ast
import re
from pathlib import Path

from bot.conversation.variants import VARIANTS
from bot.gemma.providers import PROVIDERS

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / ".env.example").read_text()
# Slack's own SDK reads these; the settings only refuse them.
NOT_OURS = {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
READERS = ("bot/settings.py", "bot/hosting.py")
# What can be set for each variant; the pages name them for one.
OF_A_VARIANT = ("PROVIDER", "BASE_URL", "API_KEY", "GGUF", "MMPROJ", "BUDGET")


def settings_that_are_read() -> set[str]:
    """The names that the settings ask their reader for, and each provider's key."""
    trees = [ast.parse((ROOT / reader).read_text()) for reader in READERS]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    asked = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.args and isinstance(call.args[0], ast.Constant)
    }
    names = {name for name in asked if isinstance(name, str) and re.fullmatch("[A-Z][A-Z0-9_]+", name)}
    keys = {row.key_setting for row in PROVIDERS.values() if row.key_setting}
    models = {f"GEMMA_MODEL_{variant.upper()}" for variant in VARIANTS}
    return names - NOT_OURS | keys | models | {f"GEMMA_{name}_1B" for name in OF_A_VARIANT}


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=", EXAMPLE, re.MULTILINE)) == settings_that_are_read()


def test_a_copy_of_the_example_sets_nothing() -> None:
    assert re.findall(r"^[A-Z].*=.+", EXAMPLE, re.MULTILINE) == []


def test_the_example_names_every_provider() -> None:
    assert [name for name in PROVIDERS if not re.search(rf"\b{name}\b", EXAMPLE)] == []
