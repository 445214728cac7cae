"""Requests of strangers: everything but a signature that is right, once, over this body, at this time."""

import gzip
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Sequence

from bot.slack.server import EVENTS_PATH
from tests.doubles.lying_slack import TEAM
from tests.security.stage import SECRET

Headers = list[tuple[str, str]]

STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
EVENT = {
    "type": "event_callback",
    "team_id": TEAM,
    "event_id": "Ev1",
    "event": {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "hello", "ts": "1.0"},
}
COMMAND = f"command=%2Fgemma&text=ask+hello&team_id={TEAM}&channel_id=C1&user_id=U1&trigger_id=1.2.3"


def signature(body: bytes, stamp: str, secret: bytes = SECRET.encode()) -> str:
    """Slack's signature of a body, by the secret that the bot has unless another is named."""
    return "v0=" + hmac.new(secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()


def request(body: bytes, headers: Headers, *, path: str = EVENTS_PATH, method: str = "POST") -> bytes:
    """A request as bytes. It closes the connection, and tells its length unless a header does."""
    named = {name.lower() for name, _ in headers}
    if not named & {"content-length", "transfer-encoding"}:
        headers = [*headers, ("Content-Length", str(len(body)))]
    head = "".join(f"{name}: {value}\r\n" for name, value in [("Host", "bot"), ("Connection", "close"), *headers])
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("utf-8", "surrogateescape") + body


def signed(body: bytes, *, stamp: str | None = None, json_body: bool = True) -> bytes:
    """A request that is Slack's."""
    stamp = stamp or str(int(time.time()))
    kind = "application/json" if json_body else "application/x-www-form-urlencoded"
    return request(body, [("Content-Type", kind), (STAMP, stamp), (SIGNATURE, signature(body, stamp))])


class Forger:
    """Makes one forged request after another; the same ones for the same seed (times and signatures aside)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chooses what is tried
        self.kinds: Sequence[Callable[[], bytes]] = (
            self.unsigned,
            self.half_signed,
            self.wrong_signature,
            self.wrong_secret,
            self.wrong_version,
            self.doubled,
            self.odd_time,
            self.other_body,
            self.other_time,
            self.compressed,
            self.huge,
            self.deep,
            self.no_http,
            self.odd_framing,
            self.elsewhere,
            self.noise,
        )

    def one(self) -> tuple[str, bytes]:
        """The kind's name and the bytes."""
        kind = self.chance.choice(self.kinds)
        return kind.__name__, kind()

    def unsigned(self) -> bytes:
        bodies = (self.body(), b"ssl_check=1&token=x", b'{"type": "url_verification", "challenge": "x"}', b"", b"[")
        return self.sent(self.chance.choice(bodies), [])

    def half_signed(self) -> bytes:
        body, stamp = self.body(), self.now()
        halves: list[Headers] = [
            [(STAMP, stamp)],
            [(SIGNATURE, signature(body, stamp))],
            [(STAMP, ""), (SIGNATURE, signature(body, ""))],
            [(STAMP, stamp), (SIGNATURE, "")],
        ]
        return self.sent(body, self.chance.choice(halves))

    def wrong_signature(self) -> bytes:
        body, stamp = self.body(), self.now()
        right = signature(body, stamp)
        wrong = (
            "v0=" + "".join(self.chance.choices("0123456789abcdef", k=64)),
            right[:-1],
            right + "0",
            right.upper(),
            right.removeprefix("v0="),
            "v0=" + "0" * 64,
            "v0=é" + right[4:],
            "v0=" + "f" * 5_000,
            f"{right},{right}",
            right[:10] + "\x01" + right[11:],
        )
        return self.sent(body, [(STAMP, stamp), (SIGNATURE, self.chance.choice(wrong))])

    def wrong_secret(self) -> bytes:
        body, stamp = self.body(), self.now()
        secrets = (b"", b" ", b"None", b"secret", SECRET[:-1].encode(), SECRET.upper().encode(), self.bytes(32))
        return self.sent(body, [(STAMP, stamp), (SIGNATURE, signature(body, stamp, self.chance.choice(secrets)))])

    def wrong_version(self) -> bytes:
        body, stamp = self.body(), self.now()
        version = self.chance.choice(["v1", "V0", "v", "v00", ""])
        digest = hmac.new(SECRET.encode(), f"{version}:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return self.sent(body, [(STAMP, stamp), (SIGNATURE, f"{version}={digest}")])

    def doubled(self) -> bytes:
        """A right pair and another one: whichever is looked at, two are one too many."""
        body, stamp = self.body(), self.now()
        right: Headers = [(STAMP, stamp), (SIGNATURE, signature(body, stamp))]
        more = self.chance.choice([(STAMP, stamp), (STAMP, "0"), (SIGNATURE, "v0=0"), (SIGNATURE.lower(), right[1][1])])
        headers = [*right, more]
        self.chance.shuffle(headers)
        return self.sent(body, headers)

    def odd_time(self) -> bytes:
        """Signed by whoever has the secret, and still refused."""
        body, now = self.body(), int(time.time())
        stamps = (str(now - 302), str(now + 302), "0", "-1", f"+{now}", f"{now}.0", f"{now}e0", "abc", "9" * 4_400, "")
        stamp = self.chance.choice(
            [*stamps, hex(now), f"{now:,}", f"{now}_0", "١٧٦٠٠٠٠٠٠٠", f"0{now}", f"{now};1", "1" * 11]
        )
        return self.sent(body, [(STAMP, stamp), (SIGNATURE, signature(body, stamp))])

    def other_body(self) -> bytes:
        body, stamp = self.body(), self.now()
        other = self.chance.choice([body + b" ", body[:-1], b"", body.replace(b"hello", b"howdy") + b"\n", body * 2])
        return self.sent(other, [(STAMP, stamp), (SIGNATURE, signature(body, stamp))])

    def other_time(self) -> bytes:
        body, stamp = self.body(), self.now()
        other = str(int(stamp) - self.chance.randint(1, 299))
        return self.sent(body, [(STAMP, stamp), (SIGNATURE, signature(body, other))])

    def compressed(self) -> bytes:
        body, stamp = gzip.compress(self.body()), self.now()
        coding = self.chance.choice(["gzip", "deflate", "br", "identity, gzip", "x"])
        return self.sent(
            body, [("Content-Encoding", coding), (STAMP, stamp), (SIGNATURE, signature(body, stamp))], sign=False
        )

    def huge(self) -> bytes:
        size = self.chance.choice([10_000, 100_000, 1_048_577] if self.chance.random() < 0.05 else [3_000, 30_000])
        return self.sent(b"x" * size, [(STAMP, self.now()), (SIGNATURE, "v0=" + "0" * 64)])

    def deep(self) -> bytes:
        depth = self.chance.choice([10, 1_000, 20_000])
        body = self.chance.choice([b"[" * depth, b'{"a":' * depth, b"9" * depth, b'"\\ud800' * depth])
        return self.sent(body, [(STAMP, self.now()), (SIGNATURE, "v0=" + "0" * 64)])

    def no_http(self) -> bytes:
        lines = (
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + self.bytes(80),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"POST /slack/events HTTP/1.1\r\nHost\r\n\r\n",
            b"POST /slack/events HTTP/1.1\r\n: x\r\n\r\n",
            b"POST /slack/events HTTP/1.1\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
            b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
            b"POST http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
            self.bytes(200) + b"\r\n\r\n",
            b"\r\n" * 50 + b"x\r\n\r\n",
        )
        return self.chance.choice(lines)

    def odd_framing(self) -> bytes:
        body = self.body()
        headers = self.chance.choice(
            [
                [("Content-Length", "-1")],
                [("Content-Length", "1e3")],
                [("Content-Length", str(len(body))), ("Content-Length", "0")],
                [("Content-Length", str(len(body))), ("Transfer-Encoding", "chunked")],
                [("Transfer-Encoding", "gzip")],
                [("Transfer-Encoding", "chunked, chunked")],
                [("Content-Length", "0")],
                [("Expect", "200-maybe")],
                [("Upgrade", "websocket"), ("Connection", "upgrade")],
            ]
        )
        return self.sent(body, list(headers))

    def elsewhere(self) -> bytes:
        body, stamp = self.body(), self.now()
        headers: Headers = [(STAMP, stamp), (SIGNATURE, "v0=" + "0" * 64)]
        paths = (
            "/",
            "/slack/events/",
            "/slack/events%00",
            "/slack/../slack/events",
            "//slack/events",
            "/slack/events?x",
        )
        method = self.chance.choice(["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "HEAD", "POST"])
        return request(body, headers, path=self.chance.choice(paths), method=method)

    def noise(self) -> bytes:
        """A request with some of its bytes changed."""
        body, stamp = self.body(), self.now()
        raw = bytearray(request(body, [(STAMP, stamp), (SIGNATURE, "v0=" + "0" * 64)]))
        for _ in range(self.chance.randint(1, 8)):
            raw[self.chance.randrange(len(raw))] = self.chance.randrange(256)
        return bytes(raw) + b"\r\n\r\n"

    def sent(self, body: bytes, headers: Headers, *, sign: bool = True) -> bytes:
        """With what a stranger may add: headers that would change what Bolt does."""
        extra: Headers = [("Content-Type", self.chance.choice(["application/json", "text/plain", "x", ""]))]
        if sign and self.chance.random() < 0.2:
            extra += [("X-Slack-Bolt-Lazy-Only", "1"), ("X-Slack-Retry-Num", "1"), ("X-Forwarded-For", "slack.com")]
        return request(body, [*extra, *headers])

    def body(self) -> bytes:
        bodies = (json.dumps(EVENT).encode(), COMMAND.encode(), b"payload=%7B%7D", b"\xff\xfe", b"null", self.bytes(50))
        return self.chance.choice(bodies)

    def bytes(self, count: int) -> bytes:
        return self.chance.randbytes(count)

    @staticmethod
    def now() -> str:
        return str(int(time.time()))
