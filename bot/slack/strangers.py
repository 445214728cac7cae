"""What comes in over HTTP and is not Slack's: told in short lines, and few of them."""

import asyncio
import logging
from http import HTTPStatus

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError, Response

log = logging.getLogger(__name__)

_BETWEEN_LINES_S = 10.0


class Strangers:
    """Answers them and keeps count. Nothing that they sent is in the log: no body, no header, no path."""

    def __init__(self) -> None:
        self._untold = 0
        self._told_at = float("-inf")

    def refuse(self, status: HTTPStatus, reason: str, remote: str | None) -> Response:
        """The answer to one, which is the last on its connection; `reason` in fixed words."""
        self.note(reason, remote)
        response = Response(status=status, text=f"{status.phrase.lower()}\n")
        response.force_close()
        return response

    def note(self, reason: str, remote: str | None) -> None:
        """Count one: one line at once, then one in ten seconds at most, which tells how many there were."""
        self._untold += 1
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= _BETWEEN_LINES_S:
            self._told_at = now
            self._tell(reason, remote)

    def close(self) -> None:
        """Tell what was not told."""
        if self._untold:
            self._tell("several", None)

    def _tell(self, reason: str, remote: str | None) -> None:
        fields = {"reason": reason, "requests": self._untold, "from": (remote or "")[:60]}
        log.warning("what came was not Slack's", extra=fields)
        self._untold = 0

    def listener(self) -> logging.Logger:
        """A logger for aiohttp's server, which would write what each bad request holds, and a traceback."""
        ours = logging.Logger("bot.slack.http")  # noqa: LOG001 - one for each server, not the process's
        ours.parent = log
        ours.addFilter(self._is_a_fault)
        return ours

    def _is_a_fault(self, record: logging.LogRecord) -> bool:
        """Whether a record of aiohttp's is to be written: what is no HTTP is a stranger's doing."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError | RequestPayloadError):
            return True
        self.note("no HTTP", None)
        return False
