"""What Slack's composer makes of typed text."""

import pytest

from bot.playground.beginning import furnish
from bot.playground.composer import compose, compose_command, escape, rich_text, unescape
from bot.playground.workspace import Workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    made = Workspace(lambda: 1_760_000_000.0)
    furnish(made)
    return made


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("@gemma hi", "<@U0PGEMMA01> hi"),
        ("@Gemma, hi", "<@U0PGEMMA01>, hi"),
        ("hi @bob.", "hi <@U0PBOB0001>."),
        ("@Bob Okafor what do you think?", "<@U0PBOB0001> what do you think?"),
        ("@bob okay?", "<@U0PBOB0001> okay?"),
        ("@nobody here", "@nobody here"),
        ("@here Bob", "<!here> Bob"),
        ("@nobody", "@nobody"),
        ("me@bob.example", "me@bob.example"),
        ("in #random!", "in <#C0PRANDOM1|random>!"),
        ("issue #7", "issue #7"),
        ("@channel @here @everyone", "<!channel> <!here> <!everyone>"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U0PALICE01> hi", "<@U0PALICE01> hi"),
        ("<@U0NOBODY>", "&lt;@U0NOBODY&gt;"),
        ("https://a.test/x?y=1&z=2.", "<https://a.test/x?y=1&amp;z=2>."),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("`@gemma` and ```@bob <b>```", "`@gemma` and ```@bob &lt;b&gt;```"),
        ("&lt;", "&amp;lt;"),
        ("plain", "plain"),
    ],
)
def test_typed_text_becomes_slack_s(workspace: Workspace, typed: str, stored: str) -> None:
    assert compose(typed, workspace) == stored


def test_a_command_names_people_and_channels_with_their_names(workspace: Workspace) -> None:
    assert compose_command("ask @bob in #random <x>", workspace) == (
        "ask <@U0PBOB0001|bob> in <#C0PRANDOM1|random> &lt;x&gt;"
    )


@pytest.mark.parametrize("text", ["a < b", "&amp;", "<>&", "&lt;b&gt;", ""])
def test_escaping_can_be_taken_back(text: str) -> None:
    assert unescape(escape(text)) == text


def test_rich_text_has_an_element_for_each_token() -> None:
    text = "<@U1> see <#C1|random> or <https://x.test|here> &amp; <!here> now"
    (block,) = rich_text(text)
    elements = block["elements"][0]["elements"]
    assert [element["type"] for element in elements] == [
        "user",
        "text",
        "channel",
        "text",
        "link",
        "text",
        "broadcast",
        "text",
    ]
    assert elements[4] == {"type": "link", "url": "https://x.test", "text": "here"}
    assert elements[5]["text"] == " & "
