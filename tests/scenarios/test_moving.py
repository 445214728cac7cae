"""Slack gives a private channel another id in the middle of a conversation: nobody notices."""

from bot.conversation.turn import message_key
from bot.playground.entities import Channel
from bot.playground.wire import message_payload
from tests.scenarios.stage import Stage


async def delivered_late(stage: Stage, channel: Channel, ts: str, old_id: str) -> None:
    """Send a message's event again as it was before the channel had another id."""
    shown = message_payload(stage.slack.workspace, channel.messages[ts])
    await stage.slack.deliver({**shown, "channel": old_id, "event_ts": ts, "channel_type": "group"}, retry_num=1)


async def test_a_conversation_goes_on_below_the_new_id_and_nothing_is_answered_twice(stage: Stage) -> None:
    slack = stage.slack
    old_id = slack.add_channel("deal", ["alice", "bob"], private=True)
    first = await slack.say("alice", "deal", "@gemma the word is banana")
    await stage.answered("deal", first)
    await slack.command("alice", "deal", "/gemma", "model 4b")
    stage.host.hold()
    second = await slack.say("bob", "deal", "@gemma something else")
    asked = len(stage.host.questions)
    await stage.host.asked(asked + 1)

    new_id = slack.change_channel_id("deal")
    await slack.settled()
    for ts in (first, second):
        await delivered_late(stage, slack.channel("deal"), ts, old_id)
    await slack.settled()
    stage.host.release()

    assert len(await stage.answered("deal", second)) == 1
    assert len(await stage.answered("deal", first)) == 1
    await stage.ask("alice", "deal", "what was the word?", first)
    assert "banana" in str(stage.prompts()[-1])
    assert stage.host.questions[-1].body["model"].endswith("4b-it")
    assert len(stage.host.questions) == asked + 2
    rows = await stage.bot.store.database.read("SELECT key, status FROM turns WHERE key LIKE 'message:%'")
    assert {row["key"] for row in rows} >= {message_key(new_id, first), message_key(new_id, second)}
    assert {row["key"].split(":")[1] for row in rows} == {new_id}
    assert {row["status"] for row in rows} == {"completed"}

    await slack.deliver({"type": "group_deleted", "channel": old_id, "event_ts": first})
    await slack.settled()
    assert not await stage.bot.store.database.read("SELECT * FROM purges")
