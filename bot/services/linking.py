"""Reads the messages that a question links to, for whoever may read them themselves, now."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.context import Entry
from bot.conversation.links import (
    MOST_LINKS,
    LinkFault,
    LinkTrouble,
    MessageLink,
    Quote,
    message_links,
    quote_of,
)
from bot.conversation.material import Material
from bot.errors import SlackError, SlackRefused
from bot.services.access import AccessService
from bot.services.people import PeopleService
from bot.services.ports import Materials
from bot.texts import say

log = logging.getLogger(__name__)

_WAIT_S = 20.0
_FAULTS = {
    "thread_not_found": LinkFault.GONE,
    "message_not_found": LinkFault.GONE,
    "not_in_channel": LinkFault.OUTSIDE,
    "channel_not_found": LinkFault.OUTSIDE,
    "missing_scope": LinkFault.OUTSIDE,
}


class LinkReader:
    """Reads linked threads. Nothing of them is stored."""

    def __init__(self, materials: Materials, people: PeopleService, access: AccessService) -> None:
        self._materials = materials
        self._people = people
        self._access = access

    async def read(self, links: Sequence[MessageLink], user_id: str) -> Mapping[MessageLink, Material | LinkFault]:
        """The thread of each link, or why it is not read for this person. Bounded in time; may raise StoreError."""
        found: dict[MessageLink, Material | LinkFault] = dict.fromkeys(links[MOST_LINKS:], LinkFault.TOO_MANY)
        found |= dict.fromkeys(links[:MOST_LINKS], LinkFault.UNREACHABLE)
        try:
            async with asyncio.timeout(_WAIT_S):
                for link in links[:MOST_LINKS]:
                    found[link] = await self._read(link, user_id)
        except TimeoutError:
            log.warning("linked messages took too long", extra={"links": len(links)})
        return found

    async def _read(self, link: MessageLink, user_id: str) -> Material | LinkFault:
        """Whoever may not read it is told the same whatever is there, and whether anything is."""
        try:
            if not await self._people.may_read(link.channel_id, user_id):
                return LinkFault.FORBIDDEN
            if await self._access.refusal_there(link.channel_id):
                return LinkFault.CLOSED
            return await self._materials.linked(link.channel_id, link.root_ts)
        except SlackRefused as error:
            log.warning("a linked message cannot be read", extra={"reason": str(error)})
            return _FAULTS.get(error.code, LinkFault.UNREACHABLE)
        except SlackError as error:
            log.warning("a linked message cannot be read", extra={"reason": str(error)})
            return LinkFault.UNREACHABLE


@dataclass(frozen=True, slots=True)
class Linked:
    """A thread's history and a question, with what they link to, and why some of what the question links to is not."""

    history: Sequence[Entry]
    question: Entry
    troubles: tuple[LinkTrouble, ...] = ()


async def with_links(
    reader: LinkReader, history: Sequence[Entry], question: Entry, *, workspace_url: str, budget_tokens: float
) -> Linked:
    """What a question and earlier ones of the same person link to, read for them; together within a budget.

    What others link to is not read for who asks now: it could be a trap for what only they can read.
    """
    own = message_links(question.text, workspace_url)
    theirs = [entry for entry in reversed(history) if entry.user_id == question.user_id]
    earlier = [link for entry in theirs for link in message_links(entry.text, workspace_url)]
    wanted = list(dict.fromkeys((*own, *earlier[: max(MOST_LINKS - len(own), 0)])))
    if not wanted:
        return Linked(history, question)
    found = await reader.read(wanted, question.user_id)
    room = budget_tokens / min(len(wanted), MOST_LINKS)
    quotes = {link: _quote(read, link, room) for link, read in found.items()}

    def quoting(entry: Entry) -> Entry:
        if entry.user_id != question.user_id:
            return entry
        links = [link for link in message_links(entry.text, workspace_url) if link in quotes]
        shown = (quotes[link] for link in links)
        return replace(entry, quotes=tuple(each.text if isinstance(each, Quote) else "" for each in shown))

    troubles = dict.fromkeys(trouble for link in own if (trouble := _trouble(quotes[link])))
    return Linked([quoting(entry) for entry in history], quoting(question), tuple(troubles))


def _quote(found: Material | LinkFault, link: MessageLink, room: float) -> Quote | LinkFault:
    return found if isinstance(found, LinkFault) else quote_of(found, link, room) or LinkFault.GONE


def _trouble(quote: Quote | LinkFault) -> LinkTrouble | None:
    if isinstance(quote, LinkFault):
        return LinkTrouble(quote)
    whole = quote.seen == quote.total and not quote.more
    return None if whole else LinkTrouble(None, quote.seen, quote.total, quote.more)


def link_notice(troubles: Iterable[LinkTrouble], language: str) -> str:
    """One line below an answer for each way in which something linked was not read, or not as a whole."""
    return "\n".join(f"_{_sentence(trouble, language)}_" for trouble in troubles)


def _sentence(trouble: LinkTrouble, language: str) -> str:
    if trouble.fault is not None:
        return say(f"link.{trouble.fault}", {"most": MOST_LINKS}, language)
    key = "link.cut_more" if trouble.more else "link.cut"
    return say(key, {"seen": trouble.seen, "total": trouble.total}, language)
