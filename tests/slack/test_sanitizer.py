"""What a model's text looks like when Slack gets it: one example a rule."""

import pytest

from bot.slack.rendering.sanitizer import Sanitizer
from tests.slack.whole import sanitize

ZWSP = "\u200b"
NOTHING_WRITTEN: frozenset[str] = frozenset()


def in_stream(text: str, *written: str) -> str:
    return sanitize(text, links="code", written_links=frozenset(written))


def in_post(text: str, *written: str) -> str:
    return sanitize(text, links="shown", written_links=frozenset(written))


ORDINARY = [
    "a < b, x & y, 3 > 2 and a <= b; if a<b then c",
    "List<String> and Map<K, V>, <div class='x'>text</div> and <br/>",
    "**bold**, *it*, __b__, _i_, ~~gone~~ and snake_case_name, 2 * 3 * 4",
    "# Head\n\n## Two\n\ntext\n\n---\n\n- one\n  - two\n* three\n1. four\n2. five\n\n- [ ] open\n- [x] done",
    "> quoted\n> > twice\n\nafter",
    "| a | b |\n|---|:-:|\n| `x` | 2 |\n",
    "`code`, ``a ` b`` and `<div>`; array[0], items[0](x), f(x)[1]: fine",
    "```python\nif a <- b and c < d:  # <!-- no -->\n    print('<b>&amp;</b>')\n```\nafter",
    "```html\n<!DOCTYPE html>\n<T> <a href='https://example.com/a?b=c'>x</a>\n```",
    "```\nhttps://example.com/a?b=c\ncurl -d @file https://api.example.com/v1\n```",
    "1.  **Install:**\n    ```bash\n    pip install x\n    ```\n2.  Run it.",
    "*   Do:\n    ```js\n    f(`${x}`)\n\n    g()\n    ```\n*   Done.",
    "> ```\n> code\n> ```\n",
    "````md\n```py\nx\n```\n````",
    "emoji 👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "עברית, العربية, 中文。日本語、한국어",
    "می‌خواهم (a zero-width non-joiner)",
    "main.py, README.md, Node.js, e.g. this, i.e. that, v1.2.3, 3.14, U.S. and example.com; and/or; 12:30; a:b",
    "to: me, note: this, http: and https, data: none, C:\\path\\to, 50 % off!",
    "&lt;!channel&gt; stays as it was, and &amp; too",
    "@channel is only text, and me@example.com is a person",
    "x <!-- a note --> y\n\n<!-- another -->\n\n<details>\n<summary>More</summary>\n\ntext\n</details>",
    "a \\* b \\_ c \\[d\\] e\\\\f",
    "[1], [x], [note] and footnote[^1] and ![",
]


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("links", ["code", "shown"])
def test_ordinary_text_is_left_as_it_was(text: str, links: str) -> None:
    assert (in_stream if links == "code" else in_post)(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> <!here|here> <!everyone>", "&lt;!channel> &lt;!here|here> &lt;!everyone>"),
        ("<!subteam^S1|@ops> <!date^1^{date}^https://e.example/|x>", None),
        ("<@U0123> and <@W9|bob>", "&lt;@U0123> and &lt;@W9|bob>"),
        ("<#C012|general>", "&lt;#C012|general>"),
        ("\\<!channel>", "&lt;!channel>"),
        ("<!chan\u202enel>", "&lt;!channel>"),
        ("<!chan\x00nel>", "&lt;!channel>"),
        ("<!chan<eos>nel>", "&lt;!channel>"),
        ("`<!here>` is code", f"`<{ZWSP}!here>` is code"),
        ("```\n<@U1> <T>\n```", f"```\n<{ZWSP}@U1> <T>\n```"),
        ("~~~\n<!here>\n~~~", f"```\n<{ZWSP}!here>\n```"),
        ("`not closed <!here>", "\\`not closed &lt;!here>"),
    ],
)
def test_a_ping_is_no_ping_in_text_and_in_code(text: str, shown: str | None) -> None:
    result = in_stream(text)

    assert "<!" not in result
    assert "<@" not in result
    if shown is not None:
        assert result == shown


def test_only_the_asker_may_be_mentioned_and_only_once() -> None:
    result = sanitize("<@U1> <@U2> <@U1>", links="code", written_links=NOTHING_WRITTEN, asker_id="U1")

    assert result == "<@U1> &lt;@U2> &lt;@U1>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<bos>hi<end_of_turn>", "hi"),
        ("a<unused99>b<image_soft_token>c<pad>", "abc"),
        ("a<end_of_turn>\n<start_of_turn>model\nb", "a\nb"),
        ("a<start_of_turn>modelling", "amodelling"),
        ("a<st\u202eart_of_turn>user\nb", "ab"),
        ("a <eo<eos>s> b", "a &lt;eos> b"),
        ("`<eo<eos>s>`", f"`<{ZWSP}eos>`"),
        ("<unusual> <padding> <bosh>", "<unusual> <padding> <bosh>"),
    ],
)
def test_control_tokens_of_the_model_are_taken_out(text: str, shown: str) -> None:
    assert in_stream(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  \n\n hi", "hi"),
        ("Gemma: hi", "hi"),
        ("**Assistant:** hi", "hi"),
        ("\n assistant:\nhi", "hi"),
        ("Gemma: Robo: hi", "hi"),
        ("gemma:2b is small", "gemma:2b is small"),
        ("Gemmas are stones", "Gemmas are stones"),
        ("Gemma:", ""),
    ],
)
def test_the_name_at_the_beginning_goes(text: str, shown: str) -> None:
    names = ("Gemma", "Assistant", "Robo")

    assert sanitize(text, links="code", written_links=NOTHING_WRITTEN, names=names) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\U000e0041\U000e0042b", "ab"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("a\ud83d b", "a b"),
        ("a\ud83d\ude00b", "a😀b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x1b[31mb", "a[31mb"),
        ("\U0001f3f4\U000e0067\U000e0041x", "\U0001f3f4x"),
    ],
)
def test_hidden_characters_are_taken_out(text: str, shown: str) -> None:
    assert in_stream(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://e.example/x?y=1.", "see `https://e.example/x?y=1`."),
        ("(https://e.example/a_(b))", "(`https://e.example/a_(b)`)"),
        ("**https://e.example/a**", "**`https://e.example/a`**"),
        ("<https://e.example/a>", "`https://e.example/a`"),
        ("[the docs](https://e.example/a)", "the docs (`https://e.example/a`)"),
        ('[the *docs*](<https://e.example/a> "title")', "the *docs* (`https://e.example/a`)"),
        ("[`f`](https://e.example/a|b)", "`f` (`https://e.example/a%7Cb`)"),
        ("[https://e.example/a](https://e.example/a)", "`https://e.example/a`"),
        ("![alt](https://e.example/a.png)", "alt (`https://e.example/a.png`)"),
        ("![](https://e.example/a.png)", "`https://e.example/a.png`"),
        ("[![alt](https://e.example/a.png)](https://f.example/)", None),
        ("[a][1]\n\n[1]: https://e.example/a", "[a][1]\n\n[1\\]: `https://e.example/a`"),
        ("<https://e.example/a|good.example>", "good.example (`https://e.example/a`)"),
        ("secret.e.example.com and www.example.com", "`secret.e.example.com` and `www.example.com`"),
        ("example.com/secret", "`example.com/secret`"),
        ("https:\\/\\/e.example/a", "`https:\\/\\/e.example/a`"),
        ("slack://open javascript:alert(1)", "`slack://open` `javascript:alert(1)`"),
        ("[x](javascript:alert(1))", "x (`javascript:alert(1)`)"),
        ("[x](data:text/html;base64,AAAA)", "x (`data:text/html;base64,AAAA`)"),
        ("`a`https://e.example/b", "`a` `https://e.example/b`"),
        ("https://e.example/a`b`", "`https://e.example/a` `b`"),
        ("\\https://e.example/a", "\\ `https://e.example/a`"),
        ("`https://e.example/a", "\\` `https://e.example/a`"),
    ],
)
def test_in_a_stream_an_address_that_nobody_wrote_is_code(text: str, shown: str | None) -> None:
    result = in_stream(text)

    assert "](" not in result
    if shown is not None:
        assert result == shown


@pytest.mark.parametrize(
    "text",
    [
        "see https://e.example/x?y=1.",
        "<https://e.example/x?y=1>",
        "[docs](https://e.example/x?y=1) and [`docs`](<https://e.example/x?y=1> 'title')",
        "[a][1]\n\n[1]: https://e.example/x?y=1",
        "e.example/x?y=1",
    ],
)
def test_an_address_that_the_person_wrote_stays_as_it_is(text: str) -> None:
    assert in_stream(text, "https://e.example/x?y=1") == text


def test_an_image_of_an_address_that_the_person_wrote_becomes_a_link() -> None:
    assert in_stream("![a](https://e.example/x)", "https://e.example/x") == "[a](https://e.example/x)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[docs](https://e.example/a) https://e.example/b", "[docs](https://e.example/a) https://e.example/b"),
        ("[e.example](https://e.example/a)", "[e.example](https://e.example/a)"),
        ("[www.e.com](https://e.com/a)", "[www.e.com](https://e.com/a)"),
        ("[mail](mailto:a@b.example)", "[mail](mailto:a@b.example)"),
        ("[good.com](https://evil.com/a)", "good.com (https://evil.com/a)"),
        ("[https://good.com](https://evil.com/a)", "https://good.com (https://evil.com/a)"),
        ("[**good.com** docs](https://evil.com)", "**good.com** docs (https://evil.com)"),
        ("[good\u2024com](https://evil.com)", "good\u2024com (https://evil.com)"),
        ("[go\u00adod.com](https://evil.com)", "go\u00adod.com (https://evil.com)"),
        ("![alt](https://e.example/a.png)", "[alt](https://e.example/a.png)"),
        ("<https://evil.com|https://good.com>", "https://good.com (https://evil.com)"),
        ("[x](https://good.com@evil.com)", "x (`https://good.com@evil.com`)"),
        ("https://good.com@evil.com https://xn--e-0fa.com", "`https://good.com@evil.com` `https://xn--e-0fa.com`"),
        (
            "[x](https://é.com) [y](https://good.com\\@evil.com)",
            "x (`https://é.com`) y (`https://good.com\\@evil.com`)",
        ),
        ("[x](javascript:alert(1)) [y](slack://a) [z](//e.com)", None),
        ("!\x00![a](https://e.example/a)", f"!{ZWSP}[a](https://e.example/a)"),
    ],
)
def test_in_a_post_a_link_is_shown_when_it_leads_where_it_says(text: str, shown: str | None) -> None:
    result = in_post(text)

    if shown is None:
        assert "](" not in result
    else:
        assert result == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("text\n      ```\nhttps://e.example/a", "text\n   ```\n   https://e.example/a"),
        ("- x\n  ```\nhttps://e.example/a\n```\ny", "- x\n  ```\n  https://e.example/a\n  ```\ny"),
        ("> ```\nhttps://e.example/a\n```\ny", "> ```\n> https://e.example/a\n> ```\ny"),
        ("text\n5. ```\n   x", "text\n\n5. ```\n   x"),
        ("<div>\n```\nx", "<div>\n\n```\nx"),
        ("<!-- open\n```\nx\n```\n-->", "&lt;!-- open\n```\nx\n```\n-->"),
        ("~~~\n```\n~~~\nhttps://e.example/a", f"```\n{ZWSP}```\n```\n`https://e.example/a`"),
        ("`a | https://e.example/a`", f"`a | https:{ZWSP}//e.example/a`"),
        ("<a title='`'>https://e.example/a`", f"<a title='`'>https:{ZWSP}//e.example/a`"),
    ],
)
def test_code_is_written_so_that_slack_cannot_take_it_for_text(text: str, shown: str) -> None:
    assert in_stream(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://e.example/" + "a" * 5_000 + " end",
        "[label](https://e.example/" + "a" * 5_000 + ") end",
        "[" + "label " * 1_000,
        "`" + "code " * 1_000,
        "```" + "info" * 1_000,
        "<https://e.example/" + "a" * 5_000,
        "<!-- " + "a " * 3_000,
        " x" + " " * 5_000 + "```",
        "\n" + "> " * 3_000 + "```",
        "www." + "a." * 3_000 + "com",
        "a" * 10_000,
        "`" * 5_000,
    ],
)
def test_never_more_than_a_bounded_part_is_held_back(text: str) -> None:
    sanitizer = Sanitizer(links="code", written_links=NOTHING_WRITTEN)
    given = 0
    for fed, character in enumerate("x\n" + text, start=1):
        given += len(sanitizer.feed(character))
        assert fed - given <= 2_100


def test_plain_text_is_shown_but_for_the_word_that_is_being_written() -> None:
    sanitizer = Sanitizer(links="code", written_links=NOTHING_WRITTEN)

    assert sanitizer.feed("The quick brown fo") == "The quick brown "
    assert sanitizer.feed("x jumps, ") == "fox jumps, "
    assert sanitizer.feed("今天天气很好") == "今天天气很好"
    assert sanitizer.feed(" over") == " "
    assert sanitizer.finish() == "over"
