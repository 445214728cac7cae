"""THE FLOOR: the least that an async Bolt bot can do, written as its documentation would have it.

`app_mention` → one httpx call that does not stream → one `chat.postMessage`. Nothing is stored: what a crash or a
slow answer loses is lost. Settings: SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL, MODEL_URL.
"""

import asyncio
import os
from typing import Any

import httpx
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    """Answer mentions until the process is ended."""
    token = os.environ["SLACK_BOT_TOKEN"]
    app = AsyncApp(client=AsyncWebClient(token=token, base_url=os.environ["SLACK_API_URL"]))
    model = httpx.AsyncClient(base_url=os.environ["MODEL_URL"], timeout=60)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say: AsyncSay) -> None:
        body = {
            "model": "google/gemma-3-27b-it",
            "messages": [{"role": "user", "content": event["text"]}],
            "max_tokens": 1024,
        }
        response = await model.post("/chat/completions", json=body, headers={"Authorization": "Bearer the-key"})
        response.raise_for_status()
        text = response.json()["choices"][0]["message"]["content"]
        await say(text, thread_ts=event.get("thread_ts") or event["ts"])

    await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start_async()  # type: ignore[no-untyped-call] # Bolt's


if __name__ == "__main__":
    asyncio.run(main())
