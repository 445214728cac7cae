"""What a person typed into a modal, in the form Slack reports it."""

from bot.playground.choices import choice
from bot.playground.entities import Payload, View
from bot.playground.modals import initial_values, state_key, stateful_elements
from bot.playground.refusals import Refused

_REQUIRED = "Please complete this required field."


def fill(view: View, given: Payload) -> Payload:
    """The state of a view's inputs after a person filled some of them.

    `given` is `{block_id: {action_id: state}}`, as Slack has it, or `{action_id: value}`, where a value is what was
    typed, an option's value, or a list of options' values. What is not named keeps its initial value. Raises Refused
    for a field or an option that is not there.
    """
    blocks = view.payload["blocks"]
    state = initial_values(blocks)
    places = {
        element["action_id"]: (block["block_id"], element) for block in blocks for element in stateful_elements(block)
    }
    for name, value in given.items():
        block = state.get(name, {})
        if isinstance(value, dict) and block and (name not in places or value.keys() <= block.keys()):
            for action_id, each in value.items():
                if action_id not in block:
                    raise Refused(f"the view has no field {action_id!r} in the block {name!r}")
                block[action_id] = _state(places[action_id][1], each)
        elif name in places:
            block_id, element = places[name]
            state[block_id][name] = _state(element, value)
        elif value:
            raise Refused(f"the view has no field {name!r}")
    return state


def missing_inputs(view: View, state: Payload) -> dict[str, str]:
    """A sentence for each required input that is empty, by block_id: Slack's client asks before the app does."""
    missing = {}
    for block in view.payload["blocks"]:
        if block["type"] == "input" and not block.get("optional"):
            element = block["element"]
            value = state[block["block_id"]][element["action_id"]].get(state_key(element["type"]))
            if value in (None, "", []):
                missing[block["block_id"]] = _REQUIRED
    return missing


def _state(element: Payload, value: object) -> Payload:
    """One element's state; a state as Slack has it is taken over, with the whole option looked up."""
    kind, key = element["type"], state_key(element["type"])
    if isinstance(value, dict) and ("type" in value or key in value):
        value = value.get(key)
    if key == "selected_option":
        value = None if value is None else choice(element, value)
    elif key == "selected_options":
        chosen = value if isinstance(value, list) else [value]
        value = [choice(element, each) for each in chosen]
    return {"type": kind, key: value}
