"""Files over HTTP: uploads by URL, private downloads with the bot's token, and the page's own copies."""

from aiohttp import web

from bot.playground.backstage import Backstage
from bot.playground.entities import File

_LOGIN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to Playground</body></html>"
_SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Downloads:
    """`/upload/…`, `/files-pri/…` and `/page/files/…`."""

    def __init__(self, stage: Backstage, bot_token: str) -> None:
        self._stage = stage
        self._bot_token = bot_token

    def routes(self) -> list[web.RouteDef]:
        """The routes of this part."""
        return [
            web.post("/upload/{key}", self.upload),
            web.get("/files-pri/{id}/{name:.+}", self.private),
            web.get("/page/files/{id}", self.page),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes that `files.getUploadURLExternal` announced: as the body, or as one part of a form."""
        if request.content_type == "multipart/form-data":
            form = await request.post()
            parts = [part for part in form.values() if isinstance(part, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        file = self._stage.uploads.receive(request.match_info["key"], content)
        if file is None:
            return web.Response(status=400, text="the URL is unknown, or the size is not the announced one")
        return web.Response(text=f"OK - {file.size}")

    async def private(self, request: web.Request) -> web.Response:
        """A file for the bot; without its token Slack answers 200 with the login page."""
        file = self._stage.workspace.files.get(request.match_info["id"].rpartition("-")[2])
        if request.headers.get("Authorization") != f"Bearer {self._bot_token}" or not self._may_read(file):
            return web.Response(text=_LOGIN, content_type="text/html")
        return _sent(file) if file is not None else web.Response(status=404)

    def _may_read(self, file: File | None) -> bool:
        """Whether the bot is in a conversation in which the file was shared."""
        workspace = self._stage.workspace
        return file is not None and (
            file.user == workspace.bot_user
            or any(workspace.bot_user in workspace.channels[each].members for each in file.channels)
        )

    async def page(self, request: web.Request) -> web.Response:
        """A file for the page; only images are shown, everything else is saved."""
        file = self._stage.workspace.files.get(request.match_info["id"])
        if file is None or file.content is None:
            return web.Response(status=404, text="this file is gone")
        return _sent(file)


def _sent(file: File) -> web.Response:
    headers = {"X-Content-Type-Options": "nosniff"}
    if file.mimetype not in _SHOWN_INLINE:
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=file.content or b"", headers=headers | {"Content-Type": file.mimetype})
