"""The workspace as a JSON file, so that a restart keeps the conversations."""

import asyncio
import json
import logging
import os
from base64 import b64decode, b64encode
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from bot.errors import ConfigurationError, Problem
from bot.playground.entities import Channel, ChannelKind, File, Message, Payload, Stream, User, View
from bot.playground.workspace import Workspace

VERSION = 1
SAVE_AFTER_S = 1.0
FILE_BYTES_KEPT = 1_048_576
"""Larger files are forgotten at a restart; their message stays."""

_log = logging.getLogger(__name__)


class Snapshot:
    """Loads a workspace from a file and keeps the file up to date, at most once a second.

    `secrets` is stored along with the workspace: the tokens, so that a bot which stays up can come back.
    """

    def __init__(self, path: Path, workspace: Workspace) -> None:
        self._path = path
        self._workspace = workspace
        self._timer: asyncio.TimerHandle | None = None
        self._saving: asyncio.Task[None] | None = None
        self._again = False
        self.secrets: dict[str, str] = {}

    def load(self) -> bool:
        """Fill the workspace from the file; False when there is none.

        A damaged file is set aside as `….damaged`, with one line in the log. Raises ConfigurationError for one that
        cannot be read.
        """
        try:
            parts = _Parts(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return False
        except OSError as error:
            raise ConfigurationError([Problem("the playground's state", f"cannot be read: {error}")]) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            aside = self._path.with_name(self._path.name + ".damaged")
            self._path.replace(aside)
            _log.warning("the playground's state %s is damaged (%s); it is now %s", self._path, error, aside)
            return False
        parts.furnish(self._workspace)
        self.secrets = parts.secrets
        return True

    def touch(self) -> None:
        """Something changed: save within a second."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SAVE_AFTER_S, self._start_saving)

    def _start_saving(self) -> None:
        self._timer = None
        if self._saving is not None and not self._saving.done():
            self._again = True
            return
        self._saving = asyncio.create_task(self._save(), name="playground-snapshot")

    async def _save(self) -> None:
        await self.write()
        if self._again:
            self._again = False
            self.touch()

    async def write(self) -> None:
        """Write the file now; it is replaced in one step. A disk that refuses is told in the log."""
        text = json.dumps(state_of(self._workspace, self.secrets))
        try:
            await asyncio.to_thread(_replace, self._path, text)
        except OSError as error:
            _log.warning("the playground's state could not be saved to %s: %s", self._path, error)

    async def stop(self) -> None:
        """Write what is not written yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._saving is not None:
            await self._saving
        await self.write()


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def state_of(workspace: Workspace, secrets: dict[str, str]) -> Payload:
    """Everything that a restart needs, as JSON."""
    return {
        "version": VERSION,
        "secrets": secrets,
        "issued": workspace.ids.issued,
        "last_ts": workspace.ts_clock.last,
        "users": [asdict(user) for user in workspace.users.values()],
        "files": [_file_state(file) for file in workspace.files.values()],
        "channels": [_channel_state(channel) for channel in workspace.channels.values()],
        "homes": [_plain(view) for view in workspace.homes.values()],
        "titles": [[*key, title] for key, title in workspace.titles.items()],
    }


def _plain(thing: object) -> Payload:
    """The fields of a dataclass, without copying what is below them."""
    return {each.name: getattr(thing, each.name) for each in fields(thing)}  # type: ignore[arg-type]  # callers pass dataclasses


def _file_state(file: File) -> Payload:
    kept = file.size <= FILE_BYTES_KEPT
    return _plain(file) | {"content": _letters(file.content if kept else None), "thumb": _letters(file.thumb)}


def _letters(content: bytes | None) -> str | None:
    return None if content is None else b64encode(content).decode()


def _bytes(letters: str | None) -> bytes | None:
    return None if letters is None else b64decode(letters)


def _channel_state(channel: Channel) -> Payload:
    return _plain(channel) | {
        "messages": [_message_state(message) for message in channel.messages.values()],
        "ephemerals": [],
    }


def _message_state(message: Message) -> Payload:
    stream = {"pieces": [message.stream.text()], "chunks": message.stream.chunks} if message.stream else None
    return _plain(message) | {"files": [file.id for file in message.files], "stream": stream}


class _Parts:
    """The parts of a saved state, all made before the first is put to use: a damaged file changes nothing."""

    def __init__(self, saved: Any) -> None:  # noqa: ANN401 - whatever JSON the file holds
        if saved["version"] != VERSION:
            raise ValueError(f"version {saved['version']}")
        self.secrets: dict[str, str] = dict(saved["secrets"])
        self._issued, self._last_ts = int(saved["issued"]), int(saved["last_ts"])
        self._users = [User(**each) for each in saved["users"]]
        self._files = {each["id"]: _file(each) for each in saved["files"]}
        self._channels = [self._channel(each) for each in saved["channels"]]
        self._homes = [View(**each) for each in saved["homes"]]
        self._titles = {(channel, ts): str(title) for channel, ts, title in saved["titles"]}

    def furnish(self, workspace: Workspace) -> None:
        """Put everything into an empty workspace."""
        workspace.ids.issued, workspace.ts_clock.last = self._issued, self._last_ts
        for user in self._users:
            workspace.add_user(user)
        workspace.files |= self._files
        for channel in self._channels:
            workspace.add_channel(channel)
        for view in self._homes:
            workspace.homes[view.user] = workspace.views[view.id] = view
        workspace.titles |= self._titles

    def _channel(self, saved: Payload) -> Channel:
        messages = [self._message(each) for each in saved["messages"]]
        kind = ChannelKind(saved["kind"])
        return Channel(**(saved | {"kind": kind, "messages": {each.ts: each for each in messages}}))

    def _message(self, saved: Payload) -> Message:
        stream = saved["stream"]
        if stream is not None:  # an open stream does not survive: its life is minutes
            stream = Stream(0.0, 0.0, None, pieces=stream["pieces"], chunks=stream["chunks"], open=False)
        return Message(**(saved | {"files": [self._files[each] for each in saved["files"]], "stream": stream}))


def _file(saved: Payload) -> File:
    return File(**(saved | {"content": _bytes(saved["content"]), "thumb": _bytes(saved.get("thumb"))}))
