"""What Slack hands out for a short time: triggers, response URLs, upload URLs, socket tickets."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.entities import File
from bot.playground.refusals import ApiError

TRIGGER_LIFE_S = 3.0
"""docs.slack.dev/interactivity: a trigger_id is good for three seconds and one view."""
RESPONSE_URL_USES = 5
RESPONSE_URL_LIFE_S = 1_800.0
_TICKET_LIFE_S = 30.0


@dataclass(slots=True, eq=False)
class _Trigger:
    user: str
    view_id: str | None
    until: float
    used: bool = False


class Triggers:
    """Ids that open one view within three seconds; `clock` in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, _Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """A trigger for what `user` just did, in the view `view_id` when it was in one."""
        now = self._clock()
        for key in [key for key, trigger in self._issued.items() if now - trigger.until > RESPONSE_URL_LIFE_S]:
            del self._issued[key]
        key = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._issued[key] = _Trigger(user, view_id, now + TRIGGER_LIFE_S)
        return key

    def redeem(self, key: str) -> tuple[str, str | None]:
        """The user and the view of a trigger, once; raises ApiError `invalid_`, `exchanged_`, `expired_trigger_id`."""
        trigger = self._issued.get(key)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock() > trigger.until:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger.user, trigger.view_id


@dataclass(slots=True, eq=False)
class ResponseUrl:
    """Where an app answers an interaction: the conversation, the person, and the message it came from, if any."""

    channel: str
    user: str
    source_ts: str | None
    thread_ts: str | None
    until: float
    uses: int = 0


class ResponseUrls:
    """URLs that take five answers within half an hour; `clock` in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, source_ts: str | None = None, thread_ts: str | None = None) -> str:
        """The path of a new response URL."""
        now = self._clock()
        for key in [key for key, url in self._issued.items() if url.until < now]:
            del self._issued[key]
        key = secrets.token_urlsafe(18)
        self._issued[key] = ResponseUrl(channel, user, source_ts, thread_ts, now + RESPONSE_URL_LIFE_S)
        return f"/response/{key}"

    def redeem(self, key: str) -> ResponseUrl:
        """One use of a URL; raises ApiError `expired_url` and, from the sixth use on, `used_url`."""
        url = self._issued.get(key)
        if url is None or self._clock() > url.until:
            raise ApiError("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise ApiError("used_url")
        url.uses += 1
        return url


class Tickets:
    """One-time tickets of `apps.connections.open`, good for thirty seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def issue(self) -> str:
        """A new ticket."""
        ticket = secrets.token_urlsafe(24)
        self._until[ticket] = self._clock() + _TICKET_LIFE_S
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Whether the ticket is good; it is not, the second time."""
        return self._until.pop(ticket, 0.0) > self._clock()


class Uploads:
    """Files between `files.getUploadURLExternal` and `files.completeUploadExternal`."""

    def __init__(self) -> None:
        self._expected: dict[str, tuple[File, int]] = {}
        self._by_file: dict[str, str] = {}

    def expect(self, file: File, length: int) -> str:
        """The path that takes the `length` bytes of a file."""
        key = secrets.token_urlsafe(18)
        self._expected[key] = (file, length)
        self._by_file[file.id] = key
        return f"/upload/{key}"

    def receive(self, key: str, content: bytes) -> File | None:
        """Take the bytes; None for an unknown URL or another size than announced."""
        file, length = self._expected.get(key, (None, -1))
        if file is None or len(content) != length:
            return None
        file.content, file.size = content, length
        return file

    def complete(self, file_id: str) -> File:
        """The uploaded file, once; raises ApiError `file_not_found` when its bytes did not come."""
        key = self._by_file.get(file_id, "")
        file, _ = self._expected.get(key, (None, 0))
        if file is None or file.content is None:
            raise ApiError("file_not_found")
        del self._expected[key], self._by_file[file_id]
        return file
