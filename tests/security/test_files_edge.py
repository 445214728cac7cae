"""The files' edge: the token goes where Slack keeps files and nowhere else, and nothing that comes is believed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientSession, web

from bot.conversation.attachments import FileFault
from bot.conversation.file_ref import UNSHOWN, FileRef
from bot.playground import Attachment, Playground
from bot.playground.wire import file_payload
from bot.slack.app import make_client
from bot.slack.budgets import Budgets
from bot.slack.files import SlackFiles, hosts_of, is_login
from bot.slack.messages import file_from
from bot.slack.transport import SlackApi

TOKEN = "xoxb-the-token"
LOGIN = b"<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

EVIL = [
    "http://files.slack.com/files-pri/T1-F1/a.png",
    "https://files.slack.com:8443/files-pri/T1-F1/a.png",
    "https://files.slack.com.evil.example/a.png",
    "https://evil.example/files.slack.com/a.png",
    "https://files.slack.com@evil.example/a.png",
    "https://user:password@files.slack.com/a.png",
    "https://files.slack.com\\@evil.example/a.png",
    "https://files.slack.com%2eevil.example/a.png",
    "https://xfiles.slack.com/a.png",
    "https://slack.com/api/auth.test",
    "https://evil.slack.com/a.png",
    "https://files.slack.com./a.png",
    "https://127.0.0.1/a.png",
    "https://0x7f.1/a.png",
    "https://[::1]/a.png",
    "https://169.254.169.254/latest/meta-data/",
    "https://2130706433/a.png",
    "https://FILES.SLACK.COM.evil.example/a.png",
    "https://fіles.slack.com/a.png",  # noqa: RUF001 - a letter that only looks like an i
    "//files.slack.com/a.png",
    "file:///etc/passwd",
    "ftp://files.slack.com/a.png",
    "data:image/png;base64,AAAA",
    "https:///a.png",
    "not an address at all",
    "https://files.slack.com:999999/a.png",
    "",
]
GOOD = ["https://files.slack.com/files-pri/T1-F1/download/a.png", "https://slack-files.com/T1-F1-abc/a.png"]


@dataclass
class FileHost:
    """Slack at an address of its own: what it answers is told, and what it was asked is kept."""

    url: str = ""
    answers: dict[str, Handler] = field(default_factory=dict)
    tokens: list[str | None] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.tokens.append(request.headers.get("Authorization"))
        return await self.answers[request.path](request)

    def says(
        self, path: str, body: bytes = b"", *, status: int = 200, location: str = "", kind: str = "image/png"
    ) -> None:
        """Have a path answered so."""

        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, body=body, headers={"Location": location, "Content-Type": kind})

        self.answers[path] = answer


@asynccontextmanager
async def file_host() -> AsyncIterator[FileHost]:
    host = FileHost()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", host.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield host
    await runner.cleanup()


@pytest.fixture
async def host() -> AsyncIterator[FileHost]:
    async with file_host() as serving:
        yield serving


@pytest.fixture
async def api(host: FileHost) -> AsyncIterator[SlackApi]:
    async with ClientSession() as session:
        yield SlackApi(make_client(TOKEN, f"{host.url}/api/", session), Budgets.none(), again_s=())


def named(url: str, size: int = 0, **more: str) -> FileRef:
    return FileRef("F1", "a.png", "image/png", size, url, mode="hosted", access="visible", **more)


def test_files_come_from_slacks_own_hosts_and_a_stand_in_s_from_its_own_address() -> None:
    assert {host.name for host in hosts_of("https://slack.com/api/")} == {"files.slack.com", "slack-files.com"}
    assert {(host.scheme, host.port) for host in hosts_of("https://slack.com/api/")} == {("https", 443)}
    (own,) = hosts_of("http://127.0.0.1:8090/api/")
    assert (own.scheme, own.name, own.port) == ("http", "127.0.0.1", 8090)


async def test_the_token_is_told_to_no_other_address() -> None:
    async with ClientSession() as session:
        files = SlackFiles(SlackApi(make_client(TOKEN, "https://slack.com/api/", session)))
        assert [address for address in EVIL if files.believed(address) is not None] == []
        assert [address for address in GOOD if files.believed(address) is None] == []


async def test_a_file_at_another_address_is_not_fetched(host: FileHost, api: SlackApi) -> None:
    async with file_host() as other:
        other.says("/a.png", b"stolen")
        assert await SlackFiles(api).fetch(named(f"{other.url}/a.png")) is FileFault.EXTERNAL
        host.says("/away", status=302, location=f"{other.url}/a.png")
        assert await SlackFiles(api).fetch(named(f"{host.url}/away")) is FileFault.EXTERNAL
        assert other.tokens == []


async def test_a_redirect_is_followed_within_slack_and_not_for_ever(host: FileHost, api: SlackApi) -> None:
    host.says("/first", status=302, location="/a.png")
    host.says("/a.png", b"bytes")
    host.says("/round", status=302, location="/round")
    assert await SlackFiles(api).fetch(named(f"{host.url}/first")) == b"bytes"
    assert await SlackFiles(api).fetch(named(f"{host.url}/round")) is FileFault.EXTERNAL
    assert set(host.tokens) == {f"Bearer {TOKEN}"}
    assert len(host.tokens) == 5


async def test_a_login_page_is_no_file_whatever_it_calls_itself(host: FileHost, api: SlackApi) -> None:
    host.says("/a.png", LOGIN)
    assert await SlackFiles(api).fetch(named(f"{host.url}/a.png", 9_000)) is FileFault.NO_SCOPE
    page = replace(named(f"{host.url}/a.png", len(LOGIN)), mimetype="text/html")
    assert await SlackFiles(api).fetch(page) == LOGIN
    assert await SlackFiles(api).fetch(replace(page, size=5)) is FileFault.NO_SCOPE
    host.says("/login", status=302, location="https://acme.slack.com/?redir=%2Ffiles-pri")
    assert await SlackFiles(api).fetch(named(f"{host.url}/login")) is FileFault.NO_SCOPE
    assert not is_login("https://files.slack.com/a.png")


async def test_a_file_that_begins_like_a_page_is_the_file_when_it_is_as_long_as_slack_says() -> None:
    page = b"<!DOCTYPE html><html><body><%= name %></body></html>"
    async with Playground() as slack, ClientSession() as session:
        await slack.say("alice", "general", "look", files=[Attachment("page.html.erb", "text/plain", page)])
        files = SlackFiles(SlackApi(make_client(slack.bot_token, slack.api_url, session)))
        sent = file_from(file_payload(slack.workspace, slack.messages("general")[0].files[0]))
        assert sent.size == len(page)
        assert await files.fetch(sent) == page
        assert await files.fetch(replace(sent, size=9)) == page  # it was edited, and Slack says so when it is asked


async def test_a_snippet_that_was_edited_and_is_shorter_now_is_read() -> None:
    async with Playground() as slack, ClientSession() as session:
        await slack.say("alice", "general", "look", files=[Attachment("a.txt", "text/plain", b"long" * 9)])
        files = SlackFiles(SlackApi(make_client(slack.bot_token, slack.api_url, session)))
        (kept,) = slack.messages("general")[0].files
        sent = file_from(file_payload(slack.workspace, kept))
        kept.content, kept.size = b"short", 5
        assert await files.fetch(sent) == b"short"
        kept.size = 6  # less than Slack itself says
        assert await files.fetch(sent) is FileFault.UNREACHABLE


async def test_sizes_are_counted_and_not_believed(host: FileHost, api: SlackApi) -> None:
    sent = 0

    async def without_end(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while sent < 10**9:
            await response.write(b"x" * 65_536)
            sent += 65_536
        return response

    host.answers["/long"] = without_end
    files = SlackFiles(api, most_bytes=200_000)
    assert await files.fetch(named(f"{host.url}/long", 9)) is FileFault.TOO_LARGE
    assert sent < 10**8
    assert await files.fetch(named(f"{host.url}/never-asked", 10**9)) is FileFault.TOO_LARGE
    host.says("/short", b"half")
    assert await files.fetch(named(f"{host.url}/short", 8)) is FileFault.UNREACHABLE


async def test_a_file_that_comes_too_slowly_is_given_up(host: FileHost, api: SlackApi) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x")
        await asyncio.Event().wait()
        return response

    host.answers |= {"/slow": hang, "/api/files.info": hang}
    assert await SlackFiles(api, fetch_s=0.1).fetch(named(f"{host.url}/slow", 9)) is FileFault.UNREACHABLE
    nameless = file_from({"id": "F1", "file_access": "check_file_info"})
    async with asyncio.timeout(5):  # a name alone is not worth the wait that its bytes are
        assert await SlackFiles(api, name_s=0.1).known(nameless) is nameless


@pytest.mark.parametrize(
    ("status", "fault", "tries"),
    [(404, FileFault.GONE, 1), (403, FileFault.FOREIGN, 1), (500, FileFault.UNREACHABLE, 2)],
)
async def test_a_refusal_has_its_reason(
    host: FileHost, api: SlackApi, status: int, fault: FileFault, tries: int
) -> None:
    host.says("/a.png", status=status)
    assert await SlackFiles(api).fetch(named(f"{host.url}/a.png")) is fault
    assert len(host.tokens) == tries


@pytest.mark.parametrize(
    ("mode", "fault"),
    [("external", FileFault.EXTERNAL), ("hidden_by_limit", FileFault.HIDDEN), ("tombstone", FileFault.GONE)],
)
async def test_what_slack_does_not_hold_is_not_asked_for(
    host: FileHost, api: SlackApi, mode: str, fault: FileFault
) -> None:
    assert await SlackFiles(api).fetch(replace(named(f"{host.url}/a.png"), mode=mode)) is fault
    assert host.tokens == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("file_not_found", FileFault.GONE),
        ("access_denied", FileFault.FOREIGN),
        ("missing_scope", FileFault.NO_SCOPE),
        ("internal_error", FileFault.UNREACHABLE),
        ("anything_else", FileFault.FOREIGN),
    ],
)
async def test_a_file_of_another_workspace_is_asked_about_first(
    host: FileHost, api: SlackApi, code: str, fault: FileFault
) -> None:
    body = f'{{"ok": false, "error": "{code}"}}'.encode()
    host.says("/api/files.info", body, kind="application/json")
    told = file_from({"id": "F1", "mode": "file_access", "file_access": "check_file_info"})
    assert await SlackFiles(api).fetch(told) is fault


async def test_a_shared_file_of_another_workspace_is_read_when_slack_allows_it() -> None:
    async with Playground() as slack, ClientSession() as session:
        await slack.say("alice", "general", "look", files=[Attachment("a.txt", "text/plain", b"hi", elsewhere=True)])
        files = SlackFiles(SlackApi(make_client(slack.bot_token, slack.api_url, session)))
        told = file_from({"id": slack.messages("general")[0].files[0].id, "file_access": "check_file_info"})
        assert await files.fetch(told) == b"hi"
        slack.take_scopes("files:read")
        assert await files.fetch(told) is FileFault.NO_SCOPE


async def test_a_file_that_a_form_names_is_read_only_where_it_was_shared() -> None:
    async with Playground() as slack, ClientSession() as session:
        await slack.say("alice", "general", "look", files=[Attachment("a.txt", "text/plain", b"hi")])
        files = SlackFiles(SlackApi(make_client(slack.bot_token, slack.api_url, session)))
        named_by_a_form = FileRef(slack.messages("general")[0].files[0].id, "a.txt", "text/", 2)
        assert await files.fetch(replace(named_by_a_form, only_in="C0PGENERAL")) == b"hi"
        assert await files.fetch(replace(named_by_a_form, only_in="C0PRANDOM1")) is FileFault.FOREIGN
        assert await files.fetch(replace(named_by_a_form, only_in="C0PGENERAL", mode=UNSHOWN)) is FileFault.FOREIGN


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"id": 7, "name": ["x"], "size": "many", "mimetype": None, "url_private_download": {"a": 1}, "thumb_1024": 5},
        {"name": "../../etc/passwd\x00\n" * 400, "size": True},
    ],
)
def test_a_file_object_may_be_anything(told: dict[str, object]) -> None:
    file = file_from(told)
    assert all(isinstance(each, str) for each in (file.id, file.name, file.mimetype, file.url, file.thumb))
    assert len(file.name) <= 255
