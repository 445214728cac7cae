"""Whole texts at once, where the bot takes them piece by piece or only the first messages of them."""

from collections.abc import Sequence

from bot.conversation.prompt import OWN_NAMES
from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.sanitizer import Sanitizer
from bot.slack.rendering.splitting import Piece, StreamSplitter, split_off


def sanitize(
    text: str,
    *,
    links: LinkMode,
    written_links: frozenset[str],
    asker_id: str | None = None,
    names: Sequence[str] = OWN_NAMES,
) -> str:
    """A whole completion: the same text that a `Sanitizer` gives out piece by piece."""
    sanitizer = Sanitizer(links=links, written_links=written_links, asker_id=asker_id, names=names)
    return sanitizer.feed(text) + sanitizer.finish()


def split_markdown(text: str, *, max_chars: int = 11_500) -> list[str]:
    """All the messages that a text becomes, however many."""
    pieces, rest = split_off(text, len(text) + 1, max_chars=max_chars)
    assert not rest
    return pieces


def messages(pieces: list[Piece]) -> list[str]:
    """The streamed messages that the pieces make."""
    whole: list[str] = []
    for piece in pieces:
        if piece.new_message or not whole:
            whole.append("")
        whole[-1] += piece.text
    return whole


def streamed(text: str, *, max_bytes: int = 9_000, size: int = 40) -> list[str]:
    """The messages of a stream that comes in pieces of so many characters."""
    splitter = StreamSplitter(max_bytes)
    pushes = [splitter.push(text[start : start + size]) for start in range(0, len(text), size)]
    return messages([piece for pieces in [*pushes, splitter.finish()] for piece in pieces])
