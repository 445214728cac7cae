"""The thumbs below an answer, and the form that asks what it should have said."""

from bot.conversation.answer import Offer
from bot.playground.entities import View
from bot.slack.views.feedback import SAID
from tests.scenarios.below import GONE, asked, press_feedback, pressed, rows, told
from tests.scenarios.stage import Stage


def modal_of(stage: Stage, user: str) -> View | None:
    person = stage.slack.user(user).id
    views = stage.slack.workspace.views.values()
    return next((view for view in views if view.user == person and view.open and not view.is_home), None)


async def feedback(stage: Stage) -> list[tuple[object, ...]]:
    return await rows(stage, "SELECT n, user_id, verdict, said FROM feedback ORDER BY n, user_id")


async def test_a_good_answer_is_noted_and_thanked_for(stage: Stage) -> None:
    ts, reply = await asked(stage)
    await press_feedback(stage, reply, "good")
    thanks = await told(stage, "Thank you")
    assert (thanks.user, thanks.thread_ts) == (stage.slack.user("bob").id, ts)
    assert await feedback(stage) == [(1, stage.slack.user("bob").id, "good", "")]
    assert modal_of(stage, "bob") is None


async def test_whoever_is_not_content_may_say_what_it_should_have_said(stage: Stage) -> None:
    _, reply = await asked(stage)
    bob = stage.slack.user("bob").id
    await press_feedback(stage, reply, "not_good")
    form: View = await stage.slack.until(lambda: modal_of(stage, "bob"))
    assert await feedback(stage) == [(1, bob, "not_good", "")], "noted whatever becomes of the form"
    assert await stage.slack.submit("bob", form.id, {SAID: {SAID: {"value": " Good evening. "}}}) == {}
    assert await feedback(stage) == [(1, bob, "not_good", "Good evening.")]
    assert [each.shown_text for each in stage.slack.channel("general").ephemerals] == ["Thank you for the feedback."]


async def test_the_form_may_be_sent_empty(stage: Stage) -> None:
    _, reply = await asked(stage)
    await press_feedback(stage, reply, "not_good")
    form: View = await stage.slack.until(lambda: modal_of(stage, "bob"))
    assert await stage.slack.submit("bob", form.id, {}) == {}
    assert await feedback(stage) == [(1, stage.slack.user("bob").id, "not_good", "")]


async def test_a_form_about_an_answer_that_is_gone_says_so_at_its_field(stage: Stage) -> None:
    ts, reply = await asked(stage)
    await press_feedback(stage, reply, "not_good")
    form: View = await stage.slack.until(lambda: modal_of(stage, "bob"))
    await stage.slack.delete("alice", "general", ts)
    await stage.slack.until(lambda: not stage.replies("general", ts))
    await stage.bot.worker.quiet()
    answer = await stage.slack.submit("bob", form.id, {SAID: {SAID: {"value": "a secret"}}})
    assert GONE in answer["errors"][SAID]
    assert await feedback(stage) == [(1, stage.slack.user("bob").id, "not_good", "")]


async def test_a_person_changes_their_mind_and_another_version_starts_anew(stage: Stage) -> None:
    ts, reply = await asked(stage)
    alice, bob = stage.slack.user("alice").id, stage.slack.user("bob").id
    await press_feedback(stage, reply, "good")
    await press_feedback(stage, reply, "not_good")
    await press_feedback(stage, reply, "good", by="alice")
    assert await feedback(stage) == [(1, alice, "good", ""), (1, bob, "not_good", "")]
    (again,) = await pressed(stage, ts, reply, Offer.TRY_AGAIN)
    await press_feedback(stage, again, "good")
    assert (await feedback(stage))[-1] == (2, bob, "good", "")


async def test_admins_see_how_much_feedback_there_is(stage: Stage) -> None:
    _, reply = await asked(stage)
    await press_feedback(stage, reply, "good")
    stage.slack.user("alice").is_admin = True
    for user, sees in (("alice", True), ("bob", False)):
        await stage.slack.open_home(user, "home")
        person = stage.slack.user(user).id
        home = await stage.slack.until(lambda person=person: stage.slack.workspace.homes.get(person))  # type: ignore[misc] # a lambda's default
        assert ("1 good, 0 not good" in str(home.payload["blocks"])) is sees
