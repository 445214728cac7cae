"""The settings modal: what it looks like, and what somebody changed in it.

Every field is an input block `<name>.<scope>` with one element `<name>`. The view carries ids and no rights.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.conversation.preferences import IDS_LIMIT, Choice, Ids, Number, Preference, Text, Wrong
from bot.conversation.setting import Place, Scope
from bot.conversation.setting_page import Field, SettingsPage
from bot.conversation.setting_words import held_words, label_of, value_words
from bot.conversation.variants import VARIANTS
from bot.slack.views.blocks import context, modal, option, plain, section, variant_option
from bot.texts import say

SETTINGS = "settings"
"""The modal's `callback_id`."""

CHOOSE_SCOPE = "choose_scope"
"""The action of the menu at its top."""

OPEN_SETTINGS = "open_settings"
"""The action of a button that opens it; the button's value is a place (`place_value`)."""

THREAD_SETTINGS = "thread_settings"
"""The shortcut in a message's menu that opens it."""

_INHERIT = "inherit"
_HEADINGS = {"temperature": "settings.fine", "guests": "settings.access"}


def settings_view(page: SettingsPage, *, unsaved: bool = False) -> dict[str, Any]:
    """The modal for one scope; `unsaved`: it says that what was sent for another one was not saved."""
    language = page.language
    note = say("settings.unsaved", language=language) + "\n" + _note(page) if unsaved else _note(page)
    blocks = [_scope_block(page), context(note)]
    headings = set()
    for field in page.fields:
        heading = _heading(field.preference)
        if heading and heading not in headings:
            headings.add(heading)
            blocks += [{"type": "divider"}, context(say(heading, language=language))]
        blocks.append(_input(field, page.scope, language))
    form = modal(SETTINGS, "settings.title", "settings.save", blocks, language)
    return form | {"private_metadata": place_value(page.place, page.scope)}


def _heading(preference: Preference) -> str:
    """The key of what stands above a group of fields, at its first; "" for what belongs to none."""
    if isinstance(preference.form, Number) and preference.form.amount:
        return "settings.budgets"
    return _HEADINGS.get(preference.name, "")


def settings_button(place: Place, language: str) -> dict[str, Any]:
    """The button that opens the modal for a place."""
    return {
        "type": "button",
        "action_id": OPEN_SETTINGS,
        "text": plain(say("settings.change_button", language=language)),
        "value": place_value(place),
    }


def place_value(place: Place, scope: Scope | None = None) -> str:
    """The ids of a place, and the scope that is looked at, as one text."""
    ids = {"channel": place.channel_id, "thread": place.thread_ts, "scope": scope.value if scope else ""}
    return json.dumps({name: value for name, value in ids.items() if value})


def place_from(value: str, team_id: str, user_id: str) -> tuple[Place, Scope | None]:
    """The place and the scope that such a text names, for this person; nothing of it is proved."""
    ids = json.loads(value or "{}")
    scope = ids.get("scope")
    return Place(team_id, user_id, ids.get("channel", ""), ids.get("thread", "")), Scope(scope) if scope else None


def chosen_scope(view: Mapping[str, Any]) -> Scope | None:
    """The scope that the menu at the top names as the person sees it; None where Slack does not tell."""
    states = [item for block in view["state"]["values"].values() for item in block.items()]
    value = next((_given(state) for name, state in states if name == CHOOSE_SCOPE), "")
    return Scope(value) if value else None


def changes_in(view: Mapping[str, Any]) -> dict[str, str]:
    """What a person changed in the modal, by name; "" where they took a choice back.

    What they left alone is not in it, so that it cannot undo what somebody else changed meanwhile.
    """
    inputs = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    shown = {element["action_id"]: _shown(element) for element in inputs}
    states = [item for block in view["state"]["values"].values() for item in block.items()]
    given = {name: _given(state) for name, state in states if name in shown}
    return {name: value for name, value in given.items() if value.strip() != shown[name].strip()}


def field_errors(errors: Mapping[str, Wrong], scope: Scope, language: str) -> dict[str, str]:
    """What is wrong, by the block at which Slack shows it."""
    return {f"{name}.{scope.value}": say(wrong.key, wrong.values, language) for name, wrong in errors.items()}


def _scope_block(page: SettingsPage) -> dict[str, Any]:
    language = page.language
    options = {
        scope: option(say(f"scope.option.{scope.value}", language=language), scope.value) for scope in page.scopes
    }
    menu = {
        "type": "static_select",
        "action_id": CHOOSE_SCOPE,
        "options": list(options.values()),
        "initial_option": options[page.scope],
    }
    # Slack keeps what was chosen in a block for as long as the block keeps its id: with another page the menu says
    # what the page is, and where Slack does not take the page what was chosen can be told from it (`chosen_scope`).
    block_id = "scope.refused" if page.refused else f"scope.{page.scope.value}"
    return section(f"*{say('settings.where', language=language)}*") | {"block_id": block_id, "accessory": menu}


def _note(page: SettingsPage) -> str:
    note = say(f"settings.note.{page.scope.value}", {"channel": page.place.channel_id}, page.language)
    if page.admins_only and page.scope is not Scope.WORKSPACE:
        note += " " + say("settings.note.admins", language=page.language)
    if page.refused:
        note = say("setting.admins_only", language=page.language) + "\n" + note
    return note


def _input(field: Field, scope: Scope, language: str) -> dict[str, Any]:
    name = field.preference.name
    held = held_words(name, field.held, language)
    help_line = say(f"setting.{name}.help", language=language)
    return {
        "type": "input",
        "block_id": f"{name}.{scope.value}",
        "optional": not isinstance(field.preference.form, Choice),
        "label": plain(label_of(name, language)),
        "hint": plain(say("setting.hint", {"held": held, "help": help_line}, language)),
        "element": _element(field, language) | {"action_id": name},
    }


def _element(field: Field, language: str) -> dict[str, Any]:
    form = field.preference.form
    if isinstance(form, Choice):
        return _menu(field, form, language)
    if isinstance(form, Ids):
        return _list(field, form, language)
    started = {"initial_value": field.chosen} if field.chosen else {}
    if isinstance(form, Number):
        low, high = form.bounds
        bounds = {"min_value": low, "max_value": high}
        shown = plain(value_words(field.preference.name, field.inherited.value, language))
        return {"type": "number_input", "is_decimal_allowed": not form.whole, "placeholder": shown, **bounds, **started}
    return _text(field, form, language) | started


def _menu(field: Field, form: Choice, language: str) -> dict[str, Any]:
    name = field.preference.name
    inherited = value_words(name, field.inherited.value, language)
    first = option(say("setting.inherit", {"value": inherited}, language), _INHERIT)
    others = [_option_of(name, word, language) for word in form.words]
    chosen = next((each for each in others if each["value"] == field.chosen), first)
    return {"type": "static_select", "options": [first, *others], "initial_option": chosen}


def _list(field: Field, form: Ids, language: str) -> dict[str, Any]:
    """A list that people or conversations are picked from, by their names."""
    people = "U" in form.letters
    kind = "users" if people else "conversations"
    started = {f"initial_{kind}": field.chosen.split()} if field.chosen else {}
    only = {} if people else {"filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True}}
    placeholder = plain(say(f"setting.{field.preference.name}.example", language=language))
    menu = {"type": f"multi_{kind}_select", "placeholder": placeholder, "max_selected_items": IDS_LIMIT}
    return menu | only | started


def _option_of(name: str, word: str, language: str) -> dict[str, Any]:
    return (
        variant_option(VARIANTS[word], language)
        if name == "variant"
        else option(value_words(name, word, language), word)
    )


def _text(field: Field, form: Text, language: str) -> dict[str, Any]:
    example = say(f"setting.{field.preference.name}.example", language=language)
    return {"type": "plain_text_input", "multiline": True, "max_length": form.limit, "placeholder": plain(example)}


def _shown(element: Mapping[str, Any]) -> str:
    """What an input held before anybody touched it, as `_given` tells it."""
    ids = element.get("initial_users") or element.get("initial_conversations") or ()
    return _word(element.get("initial_option")) or str(element.get("initial_value") or " ".join(ids))


def _given(state: Mapping[str, Any]) -> str:
    ids = state.get("selected_users") or state.get("selected_conversations") or ()
    return _word(state.get("selected_option")) or str(state.get("value") or " ".join(ids))


def _word(chosen: Mapping[str, Any] | None) -> str:
    value = str((chosen or {}).get("value", ""))
    return "" if value == _INHERIT else value
