"""THE DURABLE FLOOR: the least that an async Bolt bot can do that keeps what it acknowledged, and reads a stream.

Beside what the floor does: it hears messages too, since threads are answered without a mention; stores each question
before it acknowledges, once, whichever of its two events comes first; asks the model for a stream, as whoever wants to
show words early has to; stores the finished text before it posts it, and that it was posted. Each is one statement and
one commit on SQLite with `synchronous=FULL`. It puts no thread together, shows nothing early, finds nothing again after
a crash, has no settings and no limits. Settings: those of the floor, and DATABASE_FILE.
"""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import aiosqlite
import httpx
from httpx_sse import aconnect_sse
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

_OPEN = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE turns (key TEXT PRIMARY KEY, thread TEXT, text TEXT, status TEXT, answer TEXT, posted TEXT);
"""
_ACCEPT = "INSERT INTO turns (key, thread, text, status) VALUES (?, ?, ?, 'running') ON CONFLICT DO NOTHING"
_FINISH = "UPDATE turns SET status = 'finished', answer = ? WHERE key = ?"
_SETTLE = "UPDATE turns SET status = 'completed', posted = ? WHERE key = ?"


class DurableFloor:
    """Accepts questions and answers each in a task of its own."""

    def __init__(self, slack: AsyncWebClient, model: httpx.AsyncClient, database: aiosqlite.Connection) -> None:
        self._slack = slack
        self._model = model
        self._database = database
        self._answering: set[asyncio.Task[None]] = set()

    async def accept(self, event: Mapping[str, Any]) -> None:
        """Store what mentions somebody, unless it is stored; then answer it."""
        if "bot_id" in event or "<@" not in event.get("text", ""):
            return
        key, thread = f"{event['channel']}:{event['ts']}", event.get("thread_ts") or event["ts"]
        stored = await self._database.execute(_ACCEPT, (key, thread, event["text"]))
        if stored.rowcount:
            task = asyncio.create_task(self._answer(key, event["channel"], thread, event["text"]))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer(self, key: str, channel: str, thread: str, text: str) -> None:
        answer = await self._complete(text)
        await self._database.execute(_FINISH, (answer, key))
        posted = await self._slack.chat_postMessage(channel=channel, thread_ts=thread, text=answer)
        await self._database.execute(_SETTLE, (posted["ts"], key))

    async def _complete(self, text: str) -> str:
        body = {
            "model": "google/gemma-3-27b-it",
            "messages": [{"role": "user", "content": text}],
            "max_tokens": 1024,
            "stream": True,
        }
        headers = {"Authorization": "Bearer the-key"}
        async with aconnect_sse(self._model, "POST", "/chat/completions", json=body, headers=headers) as source:
            chunks = [event.json() async for event in source.aiter_sse() if event.data != "[DONE]"]
        return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


async def main() -> None:
    """Answer mentions until the process is ended."""
    slack = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    model = httpx.AsyncClient(base_url=os.environ["MODEL_URL"], timeout=60)
    async with aiosqlite.connect(os.environ["DATABASE_FILE"], isolation_level=None) as database:
        await database.executescript(_OPEN)
        bot = DurableFloor(slack, model, database)
        app = AsyncApp(client=slack, process_before_response=True)

        @app.event("app_mention")
        async def mentioned(event: dict[str, Any]) -> None:
            await bot.accept(event)

        @app.event("message")
        async def written(event: dict[str, Any]) -> None:
            await bot.accept(event)

        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.start_async()  # type: ignore[no-untyped-call] # Bolt's


if __name__ == "__main__":
    asyncio.run(main())
