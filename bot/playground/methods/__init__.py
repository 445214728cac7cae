"""The Web API: a table of every method there is."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.playground.methods import agents, chat, conversations, files, streams, views, workspace
from bot.playground.methods.method import Method, TokenKind

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        **chat.METHODS,
        **streams.METHODS,
        **conversations.METHODS,
        **workspace.METHODS,
        **agents.METHODS,
        **views.METHODS,
        **files.METHODS,
    }
)

__all__ = ["METHODS", "Method", "TokenKind"]
