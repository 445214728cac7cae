"""Pictures of answers on the playground's page: `python -m tests.playground.pictures docs/answers.png`.

Each answer takes the way that a model's text takes, is posted to the stand-in, and is photographed where a person sees
it. The pictures are put on one sheet.
"""

import asyncio
import base64
import sys
from pathlib import Path

from playwright.async_api import Browser

from bot.playground import Playground
from tests.playground.browser import Person, call, furnished_playground, open_browser, person_at
from tests.slack.corpus import bodies, samples

ANSWERS = (
    "structure: a report",
    "structure: a recipe",
    "structure: steps with headings",
    "structure: a quote with an author",
    "structure: a mail",
    "structure: questions and answers",
    "lists: numbers with bullets below",
    "lists: a nested task list",
    "lists: an item with a fence",
    "lists: all ones",
    "code: python",
    "code: two blocks",
    "code: a diff",
    "tables: aligned columns",
    "tables: two tables",
    "tables: a wide second table",
    "maths: a displayed formula",
    "maths: a matrix over lines",
    "words: nested emphasis",
    "languages: arabic list",
)
_SHEET = """<!doctype html><style>
body { margin: 0; padding: 12px; width: 1180px; columns: 3; column-gap: 12px; background: #e8e8ea }
figure { margin: 0 0 12px; break-inside: avoid; background: #fff; border-radius: 6px; overflow: hidden }
figcaption { font: 12px sans-serif; color: #555; padding: 6px 10px; border-bottom: 1px solid #eee }
img { display: block; width: 100% }
</style>"""
"""The sheet without its pictures."""


async def picture_of(person: Person, playground: Playground, name: str) -> bytes:
    """One answer, as a person sees it."""
    (body,) = bodies(samples()[name])
    posted = await call(playground, "chat.postMessage", channel="C0PGENERAL", **body)
    message = person.page.locator(f'article[data-ts="{posted["ts"]}"]')
    await message.scroll_into_view_if_needed()
    await person.page.mouse.move(0, 0)
    return await message.screenshot()


async def sheet(browser: Browser, pictures: dict[str, bytes]) -> bytes:
    """All pictures on one page."""
    page = await browser.new_page(viewport={"width": 1204, "height": 800})
    shown = "".join(
        f'<figure><figcaption>{name}</figcaption><img src="data:image/png;base64,{base64.b64encode(png).decode()}">'
        "</figure>"
        for name, png in pictures.items()
    )
    await page.set_content(_SHEET + shown)
    return await page.screenshot(full_page=True)


async def make(browser: Browser, file: Path) -> None:
    """Take the pictures and write the sheet."""
    async with furnished_playground() as playground:
        viewport = {"width": 700, "height": 900}
        async with person_at(browser, playground, "alice", viewport=viewport) as person:
            pictures = {name: await picture_of(person, playground, name) for name in ANSWERS}
        file.write_bytes(await sheet(browser, pictures))  # noqa: ASYNC240 - nothing else runs


async def main(file: Path) -> None:
    """The same with a browser of its own."""
    async with open_browser() as browser:
        await make(browser, file)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
