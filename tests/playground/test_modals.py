"""Modals with a real Bolt app: opening, filling in, submitting."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Refused
from bot.playground.blocks import check_blocks
from bot.playground.entities import View
from bot.playground.forms import fill, missing_inputs
from tests.playground.conftest import Clock, Heard, client_of, refused
from tests.playground.samples import MODAL, option, plain
from tests.playground.sockets import bare_socket

GENERAL = "C0PGENERAL"


async def opened(playground: Playground, app: AsyncApp, view: dict[str, Any] | None = None) -> str:
    """The id of a modal that the app opened for alice by a shortcut."""

    @app.shortcut("open")
    async def open_it(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view or MODAL)
        await ack()

    assert (await playground.global_shortcut("alice", "open")).ok
    (shown,) = playground.workspace.views.values()
    return shown.id


async def test_a_modal_opens_submits_and_closes(playground: Playground, app: AsyncApp, heard: Heard) -> None:
    @app.view("settings")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        heard.put(view)

    view_id = await opened(playground, app)
    assert await playground.submit("alice", view_id, {"text": "friendly", "variant": "27b"}) == {}
    view = await heard.next()
    assert view["state"]["values"]["tone"]["text"] == {"type": "plain_text_input", "value": "friendly"}
    assert view["state"]["values"]["size"]["variant"]["selected_option"]["value"] == "27b"
    assert view["private_metadata"] == "C0PGENERAL"
    assert playground.workspace.views == {}


def test_a_block_and_its_field_may_have_the_same_name() -> None:
    element = {"type": "plain_text_input", "action_id": "text"}
    view = View(
        "V1", "U1", {"blocks": [{"type": "input", "block_id": "text", "label": plain("x"), "element": element}]}
    )
    typed = {"text": {"text": {"type": "plain_text_input", "value": "dry"}}}
    assert fill(view, {"text": "dry"}) == fill(view, {"text": {"value": "dry"}}) == fill(view, typed) == typed


async def test_slack_s_own_form_of_values_is_taken_too(playground: Playground, app: AsyncApp, heard: Heard) -> None:
    @app.view("settings")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        heard.put(view["state"]["values"])

    view_id = await opened(playground, app)
    await playground.submit("alice", view_id, {"tone": {"text": {"type": "plain_text_input", "value": "dry"}}})
    values = await heard.next()
    assert values["tone"]["text"]["value"] == "dry"
    assert values["size"]["variant"]["selected_option"] is None


EVERYTHING: list[tuple[dict[str, Any], Any, dict[str, Any]]] = [
    ({"type": "number_input", "is_decimal_allowed": False}, "7", {"value": "7"}),
    ({"type": "checkboxes", "options": [option("a"), option("b")]}, ["a", "b"], {"selected_options": ["a", "b"]}),
    ({"type": "radio_buttons", "options": [option("a"), option("b")]}, "b", {"selected_option": "b"}),
    ({"type": "multi_static_select", "options": [option("a")]}, "a", {"selected_options": ["a"]}),
    (
        {"type": "static_select", "option_groups": [{"label": plain("g"), "options": [option("a")]}]},
        "a",
        {"selected_option": "a"},
    ),
    ({"type": "users_select"}, "U0PBOB0001", {"selected_user": "U0PBOB0001"}),
    ({"type": "conversations_select"}, GENERAL, {"selected_conversation": GENERAL}),
    ({"type": "datepicker"}, "2026-11-23", {"selected_date": "2026-11-23"}),
]


@pytest.mark.parametrize(("element", "typed", "reported"), EVERYTHING, ids=lambda case: str(case)[:40])
def test_every_kind_of_input_is_reported_as_slack_does(
    element: dict[str, Any], typed: Any, reported: dict[str, Any]
) -> None:
    block = {"type": "input", "block_id": "b", "label": plain("x"), "element": {**element, "action_id": "a"}}
    view = View("V1", "U0PALICE01", {"type": "modal", "blocks": [block]})
    given = fill(view, {"a": typed})["b"]["a"]
    assert given.pop("type") == element["type"]
    plainly = {key: _values(value) for key, value in given.items()}
    assert plainly == reported
    assert missing_inputs(view, fill(view, {})) == {"b": "Please complete this required field."}


def _values(value: Any) -> Any:
    """Options by their values."""
    if isinstance(value, list):
        return [_values(each) for each in value]
    return value["value"] if isinstance(value, dict) else value


def test_a_field_that_is_not_there_cannot_be_filled() -> None:
    view = View("V1", "U0PALICE01", {"type": "modal", "blocks": check_blocks(MODAL["blocks"])})
    for values in ({"missing": "x"}, {"tone": {"missing": "x"}}, {"variant": "400b"}):
        with pytest.raises(Refused):
            fill(view, values)


async def test_a_required_field_left_empty_never_reaches_the_app(playground: Playground, app: AsyncApp) -> None:
    view_id = await opened(playground, app)
    answer = await playground.submit("alice", view_id, {})
    assert answer == {"response_action": "errors", "errors": {"tone": "Please complete this required field."}}


async def test_errors_leave_the_modal_open_and_update_and_clear_do_as_they_say(
    playground: Playground, app: AsyncApp
) -> None:
    answers: Iterator[dict[str, Any]] = iter(
        [
            {"response_action": "errors", "errors": {"tone": "too rude"}},
            {"response_action": "update", "view": {**MODAL, "title": plain("Saved")}},
            {"response_action": "push", "view": {**MODAL, "title": plain("More")}},
            {"response_action": "clear"},
        ]
    )

    @app.view("settings")
    async def save(ack: Any) -> None:
        await ack(**next(answers))

    view_id = await opened(playground, app)
    views = playground.workspace.views
    assert (await playground.submit("alice", view_id, {"text": "x"}))["errors"] == {"tone": "too rude"}
    await playground.submit("alice", view_id, {"text": "x"})
    assert views[view_id].payload["title"]["text"] == "Saved"
    await playground.submit("alice", view_id, {"text": "x"})
    top = list(views)[-1]
    assert views[top].payload["previous_view_id"] == view_id
    assert views[top].payload["root_view_id"] == view_id
    await playground.submit("alice", top, {"text": "x"})
    assert views == {}


async def test_a_form_that_is_not_acknowledged_stays_open(
    playground: Playground, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.sockets.ACK_TIMEOUT_S", 0.1)
    client = client_of(playground, http)
    trigger = playground._stage.triggers.issue("U0PALICE01")
    view_id = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]["id"]
    async with bare_socket(playground, http):
        with pytest.raises(Refused, match="operation_timeout"):
            await playground.submit("alice", view_id, {"text": "x"})
    assert view_id in playground.workspace.views


async def test_a_trigger_opens_one_view_within_three_seconds(http: ClientSession) -> None:
    clock = Clock()
    async with Playground(clock=clock) as playground:
        client = client_of(playground, http)
        triggers = playground._stage.triggers
        trigger = triggers.issue("U0PALICE01")
        await client.views_open(trigger_id=trigger, view=MODAL)
        assert await refused(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
        late = triggers.issue("U0PALICE01")
        clock.advance(3.1)
        assert await refused(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
        assert await refused(client.views_open(trigger_id="1.2.x", view=MODAL)) == "invalid_trigger_id"


async def test_views_are_checked(playground: Playground, client: AsyncWebClient) -> None:
    bad: list[dict[str, Any]] = [
        {**MODAL, "type": "home"},
        {**MODAL, "title": plain("x" * 25)},
        {**MODAL, "title": None},
        {key: value for key, value in MODAL.items() if key != "submit"},
        {**MODAL, "private_metadata": "x" * 3_001},
        {**MODAL, "blocks": [{"type": "markdown", "text": "x"}]},
        {**MODAL, "blocks": "none"},
    ]
    for view in bad:
        trigger = playground._stage.triggers.issue("U0PALICE01")
        assert await refused(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"


async def test_an_update_with_an_old_hash_is_a_conflict(playground: Playground, client: AsyncWebClient) -> None:
    trigger = playground._stage.triggers.issue("U0PALICE01")
    view = (await client.views_open(trigger_id=trigger, view={**MODAL, "external_id": "mine"}))["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert await refused(stale) == "hash_conflict"
    assert await refused(client.views_update(external_id="nobody", view=MODAL)) == "not_found"


async def test_a_modal_can_tell_that_it_was_closed(playground: Playground, app: AsyncApp, heard: Heard) -> None:
    @app.view_closed("settings")
    async def closed(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        heard.put(view["id"])

    view_id = await opened(playground, app, {**MODAL, "notify_on_close": True})
    await playground.close_view("alice", view_id)
    assert await heard.next() == view_id
    with pytest.raises(Refused, match="no open view"):
        await playground.submit("alice", view_id, {"text": "x"})


async def test_three_views_lie_on_each_other_and_no_more(playground: Playground, client: AsyncWebClient) -> None:
    triggers = playground._stage.triggers
    view = (await client.views_open(trigger_id=triggers.issue("U0PALICE01"), view=MODAL))["view"]
    for _ in range(2):
        trigger = triggers.issue("U0PALICE01", view["id"])
        view = (await client.views_push(trigger_id=trigger, view=MODAL))["view"]
    push = client.views_push(trigger_id=triggers.issue("U0PALICE01", view["id"]), view=MODAL)
    assert await refused(push) == "push_limit_reached"
