"""A workspace as lines of text, for whoever reads why a test failed."""

from bot.playground.entities import Message
from bot.playground.workspace import Workspace

_NEWEST = 12


def listing(workspace: Workspace) -> str:
    """The newest messages of every channel, what only some people see, and what is shown in threads."""
    lines: list[str] = []
    for channel in workspace.channels.values():
        newest = list(channel.messages.values())[-_NEWEST:]
        if newest or channel.ephemerals:
            lines.append(f"#{channel.name} ({channel.id})")
        lines += [_line(workspace, message) for message in newest]
        lines += [f"    only {_name(workspace, e.user)} sees: {e.shown_text!r}" for e in channel.ephemerals]
    lines += [f"  status of {c} {ts}: {text!r}" for (c, ts), (text, _) in workspace.statuses.items()]
    return "\n".join(lines) or "(an empty workspace)"


def _line(workspace: Workspace, message: Message) -> str:
    indent = "    ↳ " if message.thread_ts else "  "
    marks = " (streaming)" if message.streaming else " (edited)" if message.edited else ""
    return f"{indent}{message.ts} {_name(workspace, message.user)}: {message.shown_text!r}{marks}"


def _name(workspace: Workspace, user: str) -> str:
    return workspace.users[user].name if user in workspace.users else user
