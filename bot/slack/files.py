"""Fetches the files that people send. The bot's token goes to the hosts of Slack's files, and to no other.

docs.slack.dev/reference/objects/file-object. An address comes out of an event, so it is believed nothing: it is read
once, by the library that also connects, and compared with the hosts below as a whole.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from bot.conversation.attachments import FileFault
from bot.conversation.file_ref import UNSHOWN, FileRef
from bot.errors import SlackError, SlackLacksScope, SlackRefused
from bot.slack.messages import file_from
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

MOST_BYTES = 20 * 1024 * 1024
"""Bytes of one file."""

FETCH_S = 30.0
"""How long one file may take, in seconds."""

FILE_HOSTS = frozenset({"files.slack.com", "slack-files.com"})
"""Where Slack keeps files."""

_SLACK = "slack.com"
_HTTPS_PORT = 443
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 3
_TRIES = 2
_INFO_S = 10.0
_NAME_S = 2.0
_AWAY = {
    "external": FileFault.EXTERNAL,
    "hidden_by_limit": FileFault.HIDDEN,
    "tombstone": FileFault.GONE,
    UNSHOWN: FileFault.FOREIGN,
}
_SHARED_IN = ("channels", "groups", "ims")
_REFUSALS = {
    "file_not_found": FileFault.GONE,
    "file_deleted": FileFault.GONE,
    "access_denied": FileFault.FOREIGN,
    "file_not_visible": FileFault.FOREIGN,
    "slack_connect_file_link_sharing_blocked": FileFault.FOREIGN,
    "missing_scope": FileFault.NO_SCOPE,
}
_STATUSES = {401: FileFault.NO_SCOPE, 403: FileFault.FOREIGN, 404: FileFault.GONE, 410: FileFault.GONE}
_SERVER_ERROR = 500
_HTML = (b"<!doctype html", b"<html")


class SlackFiles:
    """The files of one workspace. `fetch_s` bounds one file in seconds, `name_s` its name, `most_bytes` its size."""

    def __init__(
        self, api: SlackApi, *, fetch_s: float = FETCH_S, name_s: float = _NAME_S, most_bytes: int = MOST_BYTES
    ) -> None:
        self._api = api
        self._fetch_s = fetch_s
        self._name_s = name_s
        self._most_bytes = most_bytes
        self._hosts = hosts_of(api.base_url)

    async def known(self, file: FileRef) -> FileRef:
        """A file of another workspace with what Slack tells of it: an event has its id only. Others as they are.

        So is one of which Slack does not tell at once: every question in its thread would wait for it.
        """
        if not file.is_foreign:
            return file
        try:
            async with asyncio.timeout(self._name_s):
                told = await self._asked_about(file)
        except TimeoutError:
            return file
        return told if isinstance(told, FileRef) else file

    async def fetch(self, file: FileRef, *, small: bool = False) -> bytes | FileFault:
        """A file's bytes, or why there are none; `small`: those of the smaller picture that Slack made of it."""
        told = await self._told(file)
        if isinstance(told, FileFault):
            return told
        if not small and told.size > self._most_bytes:
            return FileFault.TOO_LARGE
        if small:  # of which Slack tells no size, and which is no page
            told = replace(told, url=told.thumb, size=0, mimetype="")
        got: bytes | FileFault = FileFault.UNREACHABLE
        for _ in range(_TRIES):
            got = await self._get(told.url)
            if _doubt(told, got) is not FileFault.UNREACHABLE:
                break
        doubt = _doubt(told, got)
        return got if doubt is None else await self._asked_again(file, got, doubt)

    async def _asked_again(self, file: FileRef, got: bytes | FileFault, doubt: FileFault) -> bytes | FileFault:
        """What came, where it is the file after all: who edits a file changes its size, and no event tells of that.

        Else why it is not: where Slack wants somebody to sign in, the bot lacks the scope, or is not where it was
        shared.
        """
        if isinstance(got, FileFault) and got is not FileFault.NO_SCOPE:
            return got
        told = await self._asked_about(file)
        if isinstance(told, FileRef):
            return _doubt(told, got) or got
        is_hidden = doubt is FileFault.NO_SCOPE and told in (FileFault.GONE, FileFault.FOREIGN)
        return FileFault.FOREIGN if is_hidden else doubt

    async def _told(self, file: FileRef) -> FileRef | FileFault:
        """What Slack tells of a file, asked for where an event does not say; or why it is not to be had."""
        told: FileRef | FileFault = file
        if file.is_foreign or file.access in ("file_not_found", "access_denied") or not (file.url or file.mode):
            told = await self._asked_about(file)
        return told if isinstance(told, FileFault) else _AWAY.get(told.mode) or told

    async def _asked_about(self, file: FileRef) -> FileRef | FileFault:
        try:
            answer = await self._api.call(
                "files.info", {"file": file.id}, patience_s=_INFO_S, repeatable=True, call_s=_INFO_S
            )
        except SlackLacksScope:
            return FileFault.NO_SCOPE
        except SlackRefused as refused:
            return _REFUSALS.get(refused.code, FileFault.FOREIGN)
        except SlackError as error:
            log.warning("Slack does not tell of a file", extra={"file": file.id, "reason": str(error)})
            return FileFault.UNREACHABLE
        told = answer.get("file")
        if not isinstance(told, dict):
            return FileFault.FOREIGN if file.only_in else file
        shared = [place for kind in _SHARED_IN for place in told.get(kind) or ()]
        return FileFault.FOREIGN if file.only_in and file.only_in not in shared else file_from(told)

    async def _get(self, address: str) -> bytes | FileFault:
        """What is at an address, and at those that it leads to."""
        try:
            for _ in range(_HOPS):
                url = self.believed(address)
                if url is None:
                    return FileFault.EXTERNAL
                async with self._api.download(url, self._fetch_s) as response:
                    if response.status not in _REDIRECTS:
                        return await self._body(response)
                    onward = URL(response.headers.get("Location", ""))
                    address = str(url.join(onward))
                if is_login(address):
                    return FileFault.NO_SCOPE
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("a file was not fetched", extra={"reason": type(error).__name__})
            return FileFault.UNREACHABLE
        return FileFault.EXTERNAL

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | FileFault:
        """The bytes, counted as they come: neither a header nor an event is believed."""
        if response.status != 200:  # noqa: PLR2004 - OK
            log.warning("a file was not fetched", extra={"reason": f"HTTP {response.status}"})
            return _STATUSES.get(response.status, FileFault.UNREACHABLE)
        content = bytearray()
        async for piece in response.content.iter_any():
            content += piece
            if len(content) > self._most_bytes:
                return FileFault.TOO_LARGE
        return bytes(content)

    def believed(self, address: str) -> URL | None:
        """The address, when it is one that may be told the token."""
        try:
            url = URL(address)
            here = Host(url.scheme, url.raw_host or "", url.port or 0)
        except ValueError:
            return None
        if url.user is not None or url.password is not None or here not in self._hosts:
            log.warning("a file is not where Slack keeps files; it is not fetched")
            return None
        return url


@dataclass(frozen=True, slots=True)
class Host:
    """Where a connection goes."""

    scheme: str
    name: str
    port: int


def hosts_of(api_url: str) -> frozenset[Host]:
    """Where files may come from: Slack's own hosts, or, of a Slack at another address, that address."""
    parts = urlsplit(api_url)
    name = parts.hostname or ""
    if name == _SLACK or name.endswith(f".{_SLACK}"):
        return frozenset(Host("https", host, _HTTPS_PORT) for host in FILE_HOSTS)
    return frozenset({Host(parts.scheme, name, parts.port or (_HTTPS_PORT if parts.scheme == "https" else 80))})


def is_login(address: str) -> bool:
    """Whether Slack leads to where people sign in: it does so with a file that the token does not open."""
    name = urlsplit(address).hostname or ""
    return (name == _SLACK or name.endswith(f".{_SLACK}")) and name not in FILE_HOSTS


def _doubt(file: FileRef, got: bytes | FileFault) -> FileFault | None:
    """Why what came is not taken for the file: Slack's login page as if it were that, or less than Slack says it is."""
    if isinstance(got, FileFault):
        return got
    if _is_page(got):
        return None if _is_own_page(file, got) else FileFault.NO_SCOPE
    return FileFault.UNREACHABLE if len(got) < file.size else None


def _is_own_page(file: FileRef, content: bytes) -> bool:
    """Whether the file itself is a page: of the size that Slack tells, or, where it tells none, of the kind."""
    return file.size == len(content) if file.size else file.mimetype.startswith("text/html")


def _is_page(content: bytes) -> bool:
    return content[:64].lstrip().lower().startswith(_HTML)
