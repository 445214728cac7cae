"""Slack's pages: a cursor asks for the next one (docs.slack.dev/apis/web-api/pagination)."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from bot.slack.transport import SlackApi


def paged(arguments: Mapping[str, object], limit: int, cursor: str) -> Mapping[str, object]:
    """The arguments for one page of at most `limit` entries; a `cursor` of "" is the first page."""
    return {**arguments, "limit": limit, **({"cursor": cursor} if cursor else {})}


def next_cursor(page: Mapping[str, Any]) -> str:
    """What asks for the page after this one; "" when there is none."""
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")


async def pages_of(  # noqa: PLR0913 - what is read, how much of it, and how patiently
    api: SlackApi,
    method: str,
    arguments: Mapping[str, object],
    *,
    limit: int,
    most: int,
    patience_s: float = 0.0,
) -> AsyncGenerator[Mapping[str, Any], None]:
    """The pages of a method that only reads, at most `most` of them. Raises SlackError.

    With `patience_s` a page that Slack does not give yet is asked for again, for so many seconds.
    """
    cursor = ""
    for _ in range(most):
        page = await api.call(method, paged(arguments, limit, cursor), patience_s=patience_s, repeatable=patience_s > 0)
        yield page
        cursor = next_cursor(page)
        if not cursor:
            return
