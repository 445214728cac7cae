"""What the page makes of Markdown and mrkdwn: nodes, never HTML that was in the text."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

import bot.playground
from bot.playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = Path(bot.playground.__file__).parent / "page"

# Renders with one of the page's modules and gives the HTML without attributes that the tests do not look at.
SHOW = """async ([module, name, text]) => {
  const render = (await import(`/page/static/${module}.js`))[name];
  const box = document.createElement("div");
  box.append(...render(text));
  for (const node of box.querySelectorAll("figcaption")) node.remove();
  for (const node of box.querySelectorAll("*")) {
    const kept = ["href", "start", "checked"];
    for (const { name } of [...node.attributes]) if (!kept.includes(name)) node.removeAttribute(name);
  }
  return box.innerHTML.replaceAll('=""', "");
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with Playground() as playground, await browser.new_page() as page:
        await page.goto(playground.url)
        await page.locator("body[data-ready]").wait_for()
        yield page


async def shown(page: Page, module: str, name: str, text: str) -> str:
    html = await page.evaluate(SHOW, [module, name, text])
    assert isinstance(html, str)
    return html


async def test_no_module_of_the_page_parses_text_as_html_or_code() -> None:
    scripts = {path.name: path.read_text() for path in PAGE.glob("*.js")}
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser")
    assert scripts
    assert {name: word for name, text in scripts.items() for word in forbidden if word in text} == {}


MARKDOWN = [
    (
        "a **b** _c_ ***d*** ~~e~~ `f`",
        "<p>a <strong>b</strong> <em>c</em> <em><strong>d</strong></em> <s>e</s> <code>f</code></p>",
    ),
    ("snake_case_name, 2 * 3 * 4", "<p>snake_case_name, 2 * 3 * 4</p>"),
    (r"\*no\* \_no\_ \# \`no\`", "<p>*no* _no_ # `no`</p>"),
    ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
    ("# One\n## Two ##\n#no", "<h3>One</h3><h4>Two</h4><p>#no</p>"),
    ("Title\n===\ntext", "<h3>Title</h3><p>text</p>"),
    ("- a\n- b\n  - c\n- d", "<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li><li><p>d</p></li></ul>"),
    ("1. a\n  - b\n2. c", "<ol><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ol>"),
    ("3. a\n4. b", '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'),
    ("- [x] a\n- [ ] b", "<ul><li><input checked><div><p>a</p></div></li><li><input><div><p>b</p></div></li></ul>"),
    ("```py\nx = '<b>'\n```", "<figure><pre><code>x = '&lt;b&gt;'</code></pre></figure>"),
    ("```\nstill **open**", "<figure><pre><code>still **open**</code></pre></figure>"),
    (
        "- a\n\n  ```\n  x\n  ```\n- b",
        "<ul><li><p>a</p><figure><pre><code>x</code></pre></figure></li><li><p>b</p></li></ul>",
    ),
    ("> a\n> - b\n\nc", "<blockquote><p>a</p><ul><li><p>b</p></li></ul></blockquote><p>c</p>"),
    (
        "| a | b |\n|---|--:|\n| `x|y` | \\| |",
        "<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>x|y</code></td><td>|</td></tr></tbody></table></div>",
    ),
    ("a\n***\nb", "<p>a</p><hr><p>b</p>"),
    (
        "[a](https://x.y/z_(1)) ![i](https://x.y/i.png)",
        '<p><a href="https://x.y/z_(1)">a</a> <a href="https://x.y/i.png">i</a></p>',
    ),
    ("[a](javascript:alert(1))", "<p><span>a (javascript:alert(1))</span></p>"),
    (
        "see https://x.y/a_b. (https://x.y)",
        '<p>see <a href="https://x.y/a_b">https://x.y/a_b</a>. (<a href="https://x.y">https://x.y</a>)</p>',
    ),
    ("<b>bold</b> <img src=x>", "<p>&lt;b&gt;bold&lt;/b&gt; &lt;img src=x&gt;</p>"),
    ("&lt;!channel&gt; &amp;lt;", "<p>&lt;!channel&gt; &amp;lt;</p>"),
    ("`&lt;` stays", "<p><code>&amp;lt;</code> stays</p>"),
    ("<!channel>", "<p><strong>@channel<span>pings</span></strong></p>"),
    ("<@U0PBOB0001> :tada: :nope:", "<p><span>@Bob Okafor</span> 🎉 :nope:</p>"),
    ("**open and *open", "<p>**open and *open</p>"),
    ("日本語**太字**です", "<p>日本語<strong>太字</strong>です</p>"),
]

MRKDWN = [
    ("*b* _i_ ~s~ `c` x*y*z", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code> x*y*z"),
    ("*a _b_ c*", "<strong>a <em>b</em> c</strong>"),
    ("a\n&gt; q\n&gt; r\nz", "a<blockquote>q<br>r</blockquote>z"),
    ("```x *y* &lt;b&gt;\n```after", "<figure><pre><code>x *y* &lt;b&gt;</code></pre></figure>after"),
    ("<https://e.org|label> <mailto:a@b.c|mail>", '<a href="https://e.org">label</a> <a href="mailto:a@b.c">mail</a>'),
    ("<javascript:alert(1)|label>", "<span>label (javascript:alert(1))</span>"),
    (
        "<!here> &lt;!here&gt; <!date^1^{date}|then>",
        "<strong>@here<span>pings</span></strong> &lt;!here&gt; <time>then</time>",
    ),
    ("**not bold** # not a heading", "**not bold** # not a heading"),
    ("&amp;lt;", "&amp;lt;"),
]


@pytest.mark.parametrize(("text", "html"), MARKDOWN)
async def test_markdown_becomes(page: Page, text: str, html: str) -> None:
    assert await shown(page, "markdown", "renderMarkdown", text) == html


@pytest.mark.parametrize(("text", "html"), MRKDWN)
async def test_mrkdwn_becomes(page: Page, text: str, html: str) -> None:
    assert await shown(page, "mrkdwn", "renderMrkdwn", text) == html


@pytest.mark.parametrize("mark", ["*", "_", "`", "[", "<", "~", "> ", "- ", "|", "![", "**a ", "(https://"])
async def test_markdown_of_twelve_thousand_strange_characters_is_drawn_at_once(page: Page, mark: str) -> None:
    took_ms = await page.evaluate(
        """async (text) => {
          const { renderMarkdown } = await import("/page/static/markdown.js");
          const before = performance.now();
          renderMarkdown(text);
          return performance.now() - before;
        }""",
        (mark * 12_000)[:12_000],
    )
    assert took_ms < 2_000


async def test_every_beginning_of_an_answer_can_be_drawn(page: Page) -> None:
    answer = "\n\n".join(text for text, _ in MARKDOWN)
    drawn = await page.evaluate(
        """async (text) => {
          const { renderMarkdown } = await import("/page/static/markdown.js");
          let drawn = 0;
          for (let end = 0; end <= text.length; end += 1) if (renderMarkdown(text.slice(0, end))) drawn += 1;
          return drawn;
        }""",
        answer,
    )
    assert drawn == len(answer.encode("utf-16-le")) // 2 + 1
