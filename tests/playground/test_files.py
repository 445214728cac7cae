"""Files: the bot's uploads and downloads by Slack's own client, and a person's attachments."""

import base64

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Attachment, Playground
from tests.playground.conftest import refused

GENERAL = "C0PGENERAL"


async def test_the_sdk_uploads_a_file_into_a_thread(playground: Playground, client: AsyncWebClient) -> None:
    root = await playground.say("alice", "general", "send it")
    response = await client.files_upload_v2(
        channel=GENERAL, thread_ts=root, content="hello", filename="answer.txt", title="Answer", initial_comment="Here"
    )
    message = playground.messages("general", root)[1]
    assert (message.text, message.bot, message.subtype) == ("Here", True, "file_share")
    assert (message.files[0].title, message.files[0].content) == ("Answer", b"hello")
    file_id = response["files"][0]["id"]
    assert (await client.files_info(file=file_id))["file"]["size"] == 5
    assert "ts" not in response.data


async def test_an_upload_of_another_size_is_not_taken(
    playground: Playground, client: AsyncWebClient, http: ClientSession
) -> None:
    given = await client.files_getUploadURLExternal(filename="a.txt", length=5)
    async with http.post(given["upload_url"], data=b"four") as response:
        assert response.status == 400
    complete = client.files_completeUploadExternal(files=[{"id": given["file_id"]}], channel_id=GENERAL)
    assert await refused(complete) == "file_not_found"
    assert playground.messages("general") == []


async def test_a_shared_file_is_read_with_the_bot_s_token_only(
    playground: Playground, client: AsyncWebClient, http: ClientSession
) -> None:
    await playground.say("alice", "general", "look", files=[Attachment("a.txt", "text/plain", b"secret")])
    url = (await client.conversations_history(channel=GENERAL))["messages"][0]["files"][0]["url_private_download"]
    async with http.get(url, headers={"Authorization": f"Bearer {playground.bot_token}"}) as response:
        assert (await response.read(), response.content_type) == (b"secret", "text/plain")
    async with http.get(url) as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert "Sign in" in await response.text()


async def test_a_file_where_the_bot_is_no_member_is_a_login_page(playground: Playground, http: ClientSession) -> None:
    await playground.say("alice", "lounge", "look", files=[Attachment("a.txt", "text/plain", b"secret")])
    file = playground.messages("lounge")[0].files[0]
    url = f"{playground.url}/files-pri/{playground.workspace.team_id}-{file.id}/a.txt"
    async with http.get(url, headers={"Authorization": f"Bearer {playground.bot_token}"}) as response:
        assert response.content_type == "text/html"


@pytest.mark.parametrize(("mimetype", "saved"), [("image/png", False), ("text/html", True), ("image/svg+xml", True)])
async def test_the_page_shows_images_and_saves_everything_else(
    playground: Playground, http: ClientSession, mimetype: str, saved: bool
) -> None:
    files = [{"name": "x", "mimetype": mimetype, "base64": base64.b64encode(b"data").decode()}]
    body = {"user": "U0PALICE01", "channel": GENERAL, "text": "", "files": files}
    async with http.post(f"{playground.url}/page/messages", json=body) as response:
        assert (await response.json())["ok"]
    async with http.get(f"{playground.url}/page/files/{playground.messages('general')[0].files[0].id}") as response:
        assert await response.read() == b"data"
        assert ("Content-Disposition" in response.headers) == saved
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_cannot_be_uploaded_has_its_code(client: AsyncWebClient) -> None:
    assert await refused(client.files_getUploadURLExternal(filename="a", length=2**31)) == (
        "file_upload_size_restricted"
    )
    assert await refused(client.files_getUploadURLExternal(filename="a", length=-1)) == "invalid_arguments"
    assert await refused(client.files_info(file="F0NONE")) == "file_not_found"


async def test_a_picture_has_a_smaller_one_for_whoever_may_read_it(
    playground: Playground, client: AsyncWebClient, http: ClientSession
) -> None:
    files = [Attachment("My Photo (1).heic", "image/heic", b"large", thumb=b"small")]
    await playground.say("alice", "general", "look", files=files)
    (told,) = (await client.conversations_history(channel=GENERAL))["messages"][0]["files"]
    assert told["url_private_download"].endswith("/download/my_photo_1_.heic")
    headers = {"Authorization": f"Bearer {playground.bot_token}"}
    async with http.get(told["thumb_1024"], headers=headers) as response:
        assert await response.read() == b"small"
    async with http.get(told["thumb_1024"]) as response:
        assert response.content_type == "text/html"
    playground.take_scopes("files:read")
    async with http.get(told["url_private_download"], headers=headers) as response:
        assert (response.status, response.content_type) == (200, "text/html")


async def test_of_a_file_of_another_workspace_events_tell_only_where_to_ask(
    playground: Playground, client: AsyncWebClient
) -> None:
    await playground.say("alice", "general", "look", files=[Attachment("a.txt", "text/plain", b"x", elsewhere=True)])
    (told,) = (await client.conversations_history(channel=GENERAL))["messages"][0]["files"]
    assert set(told) == {"id", "mode", "file_access"}
    assert (await client.files_info(file=told["id"]))["file"]["name"] == "a.txt"


async def test_the_bot_is_not_told_of_a_file_where_it_is_no_member(
    playground: Playground, client: AsyncWebClient
) -> None:
    await playground.say("alice", "lounge", "look", files=[Attachment("a.txt", "text/plain", b"x")])
    file_id = playground.messages("lounge")[0].files[0].id
    assert await refused(client.files_info(file=file_id)) == "file_not_found"
