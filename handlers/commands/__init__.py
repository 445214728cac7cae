"""Slash commands."""

from handlers.commands.gemma import SUBCOMMANDS, handle_gemma, way_of_gemma
from handlers.rows import CommandRow

COMMANDS = (
    CommandRow(
        command="/gemma",
        description=f"Ask Gemma, or: {', '.join(name for name in SUBCOMMANDS if name != 'ask')}",
        usage_hint=f"[ask … | {' | '.join(name for name in SUBCOMMANDS if name != 'ask')}]",
        handler=handle_gemma,
        way=way_of_gemma,
    ),
)
