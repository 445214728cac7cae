"""The arguments of a Web API call: from the query, a form, JSON or multipart, as one mapping."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground.entities import Payload
from bot.playground.refusals import ApiError

_TRUE = frozenset({"1", "true", "True"})
_FALSE = frozenset({"0", "false", "False", ""})


class Arguments:
    """What a call was given; in forms and queries arrays and objects are JSON text."""

    __slots__ = ("values",)

    def __init__(self, values: Payload) -> None:
        self.values = values

    def require(self, *names: str) -> None:
        """Raise ApiError `invalid_arguments` naming each argument that is not there."""
        missing = [name for name in names if self.values.get(name) in (None, "")]
        if missing:
            raise ApiError("invalid_arguments", *(f"[ERROR] missing required field: {name}" for name in missing))

    def text(self, name: str, default: str = "") -> str:
        """A string; a number is taken as one."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise ApiError("invalid_arguments", f"[ERROR] must provide a string [json-pointer:/{name}]")

    def flag(self, name: str) -> bool:
        """A boolean, in any of the spellings that forms have for it."""
        value = self.values.get(name)
        if value is None:
            return False
        if isinstance(value, bool | int):
            return bool(value)
        if value in _TRUE or value in _FALSE:
            return value in _TRUE
        raise ApiError("invalid_arguments", f"[ERROR] must be a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise ApiError("invalid_arguments", f"[ERROR] must be an integer [json-pointer:/{name}]") from error

    def json(self, name: str, error_code: str) -> object:
        """An array or an object; None when it was not given. Raises ApiError `error_code` for text that is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise ApiError(error_code) from error

    def objects(self, name: str, error_code: str) -> list[Payload]:
        """An array of objects; empty when it was not given."""
        value = self.json(name, error_code)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ApiError(error_code)
        return value

    def object(self, name: str, error_code: str) -> Payload | None:
        """An object; None when it was not given."""
        value = self.json(name, error_code)
        if value is not None and not isinstance(value, dict):
            raise ApiError(error_code)
        return value

    def words(self, name: str) -> list[str]:
        """A comma-separated list, or an array of strings."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [word.strip() for word in self.text(name).split(",") if word.strip()]


async def read_arguments(request: web.Request) -> tuple[Arguments, str]:
    """The arguments of a request and its token; an Authorization header wins over a `token` argument.

    A token inside a JSON body does not count (docs.slack.dev/apis/web-api). Raises ApiError `invalid_json`,
    `json_not_object`, `invalid_form_data`.
    """
    values: Payload = dict(request.query)
    content_type = request.content_type
    token = ""
    if request.method == "POST":
        if content_type == "application/json":
            values |= await _json_body(request)
            values.pop("token", None)
        elif content_type == "application/x-www-form-urlencoded":
            values |= dict(await request.post())
        elif content_type == "multipart/form-data":
            values |= await _multipart_body(request)
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = given.strip()
    argument = values.pop("token", None)
    return Arguments(values), token or str(argument or "")


async def _json_body(request: web.Request) -> Payload:
    try:
        body: Any = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError) as error:
        raise ApiError("invalid_json") from error
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body


async def _multipart_body(request: web.Request) -> Payload:
    values: Payload = {}
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                content = bytes(await part.read(decode=True))
                values[part.name] = content if part.filename else content.decode()
    except ValueError as error:
        raise ApiError("invalid_form_data") from error
    return values
