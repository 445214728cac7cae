"""Files over HTTP: uploads by URL, private downloads with the bot's token, and the page's own copies."""

from aiohttp import web

from bot.playground.backstage import Backstage
from bot.playground.entities import File
from bot.playground.methods.files import may_read

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
            web.get("/files-tmb/{id}/{name:.+}", self.thumb),
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
        """A file for the bot; without its token or the scope Slack answers 200 with the login page."""
        file = self._opened(request)
        if file is None:
            return web.Response(text=_LOGIN, content_type="text/html")
        return _sent(file) if file.content is not None else web.Response(status=404)

    async def thumb(self, request: web.Request) -> web.Response:
        """The smaller picture of a file, for whoever may read the file."""
        file = self._opened(request)
        if file is None or file.thumb is None:
            return web.Response(text=_LOGIN, content_type="text/html")
        return web.Response(body=file.thumb, content_type="image/png")

    def _opened(self, request: web.Request) -> File | None:
        """The file that an address names, when its caller may read it."""
        file = self._stage.workspace.files.get(request.match_info["id"].rpartition("-")[2])
        token = request.headers.get("Authorization") == f"Bearer {self._bot_token}"
        allowed = token and "files:read" not in self._stage.lacking and file is not None
        return file if allowed and file is not None and may_read(self._stage.workspace, file) else None

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
