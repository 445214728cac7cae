import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.preferences import (
    INSTRUCTIONS_LIMIT,
    PREFERENCES,
    Choice,
    FollowUp,
    Held,
    Wrong,
    resolve,
)
from bot.conversation.setting import Place, Scope, Setting
from bot.conversation.setting_words import held_words, value_words
from bot.conversation.variants import VARIANTS
from bot.texts import CATALOGUES, say
from bot.texts.en import ENGLISH

IDS = {Scope.THREAD: "C1:1.1", Scope.CHANNEL: "C1", Scope.PERSON: "U1", Scope.WORKSPACE: "T1"}


def chosen(scope: Scope, name: str, value: str) -> Setting:
    return Setting(scope.value, IDS[scope], name, value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("variant", " 12B ", "12b"),
        ("instructions", "  Be kind.\n", "Be kind."),
        ("creativity", "Precise", "precise"),
        ("temperature", "0.30", "0.3"),
        ("temperature", "1,5", "1.5"),
        ("temperature", "0", "0"),
        ("temperature", "0.00001", "0.00001"),
        ("temperature", "2", "2"),
        ("top_p", "0.01", "0.01"),
        ("top_k", "1000", "1000"),
        ("retention", "3650", "3650"),
        ("follow_up", "every", "every"),
        ("language", "ja", "ja"),
        ("may_change", "admins", "admins"),
        ("retention", "", ""),
        ("variant", "  ", ""),
    ],
)
def test_what_a_person_writes_becomes_the_value_that_is_stored(name: str, text: str, value: str) -> None:
    assert PREFERENCES[name].parse(text) == value


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("variant", "7b", "setting.wrong.choice"),
        ("language", "xx", "setting.wrong.choice"),
        ("instructions", "x" * (INSTRUCTIONS_LIMIT + 1), "setting.wrong.long"),
        ("temperature", "2.1", "setting.wrong.number"),
        ("temperature", "-1", "setting.wrong.number"),
        ("temperature", "warm", "setting.wrong.number"),
        ("temperature", "1e0", "setting.wrong.number"),
        ("temperature", "NaN", "setting.wrong.number"),
        ("temperature", "٣", "setting.wrong.number"),
        ("temperature", ".", "setting.wrong.number"),
        ("top_p", "0", "setting.wrong.number"),
        ("top_k", "0", "setting.wrong.whole"),
        ("top_k", "1.5", "setting.wrong.whole"),
        ("retention", "0", "setting.wrong.whole"),
        ("retention", "3651", "setting.wrong.whole"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_can_be(name: str, text: str, key: str) -> None:
    wrong = PREFERENCES[name].parse(text)
    assert isinstance(wrong, Wrong)
    assert wrong.key == key
    assert "{" not in say(wrong.key, wrong.values)


@given(st.sampled_from(sorted(PREFERENCES)), st.text(max_size=30))
def test_a_stored_value_is_read_as_itself(name: str, text: str) -> None:
    value = PREFERENCES[name].parse(text)
    if isinstance(value, str):
        assert PREFERENCES[name].parse(value) == value


def test_what_nobody_chose_is_the_default() -> None:
    held = resolve((), {"variant": "4b"})
    assert held.held["variant"] == Held("4b", Scope.DEFAULT)
    assert (held.variant.name, held.max_tokens, held.follow_up) == ("4b", 1024, FollowUp.THREADS)
    assert (held.language, held.retention_days, held.admins_only) == (None, None, False)
    assert (held.sampling.temperature, held.sampling.top_p, held.sampling.top_k) == (1.0, 0.95, 64)


def test_the_nearest_choice_holds_whatever_the_order() -> None:
    order = [Scope.WORKSPACE, Scope.THREAD, Scope.PERSON, Scope.CHANNEL]
    variants = dict(zip(order, VARIANTS, strict=True))
    for left in range(4):
        settings = [chosen(scope, "variant", variants[scope]) for scope in order if list(Scope).index(scope) > left]
        nearest = min((Scope(setting.scope) for setting in settings), key=list(Scope).index)
        assert resolve(settings).held["variant"] == Held(variants[nearest], nearest)


def test_of_the_days_of_keeping_the_fewest_hold_wherever_they_were_chosen() -> None:
    everywhere = chosen(Scope.WORKSPACE, "retention", "30")
    assert resolve([chosen(Scope.CHANNEL, "retention", "7"), everywhere]).held["retention"] == Held("7", Scope.CHANNEL)
    longer = resolve([chosen(Scope.CHANNEL, "retention", "100"), everywhere])
    assert longer.held["retention"] == Held("30", Scope.WORKSPACE)
    assert resolve([chosen(Scope.CHANNEL, "retention", "100")]).retention_days == 100


def test_a_mark_on_the_message_wins() -> None:
    held = resolve([chosen(Scope.THREAD, "variant", "1b")], asked_variant="12b")
    assert held.held["variant"] == Held("12b", Scope.MESSAGE)
    assert resolve([], asked_variant="99b").held["variant"].scope is Scope.DEFAULT


def test_what_the_table_does_not_know_does_not_count() -> None:
    settings = [
        chosen(Scope.CHANNEL, "variant", "99b"),
        chosen(Scope.WORKSPACE, "variant", "4b"),
        chosen(Scope.THREAD, "follow_up", "every"),
        chosen(Scope.CHANNEL, "reset_ts", "1.1"),
    ]
    held = resolve(settings)
    assert held.held["variant"] == Held("4b", Scope.WORKSPACE)
    assert held.follow_up is FollowUp.THREADS


@pytest.mark.parametrize(("word", "temperature"), [("precise", 0.3), ("balanced", 1.0), ("creative", 1.2)])
def test_a_creativity_stands_for_a_temperature(word: str, temperature: float) -> None:
    assert resolve([chosen(Scope.CHANNEL, "creativity", word)]).sampling.temperature == temperature


def test_a_parameter_overrides_the_creativity_of_its_own_scope_and_of_those_behind_it_only() -> None:
    creative = chosen(Scope.CHANNEL, "creativity", "creative")
    for scope, temperature in ((Scope.THREAD, 0.5), (Scope.CHANNEL, 0.5), (Scope.WORKSPACE, 1.2)):
        assert resolve([creative, chosen(scope, "temperature", "0.5")]).sampling.temperature == temperature
    assert resolve([chosen(Scope.WORKSPACE, "temperature", "0.5")]).held["temperature"].scope is Scope.WORKSPACE


@pytest.mark.parametrize(("word", "tokens"), [("short", 512), ("normal", 1024), ("long", 2048)])
def test_the_length_caps_the_answer(word: str, tokens: int) -> None:
    assert resolve([chosen(Scope.CHANNEL, "length", word)]).sampling.max_tokens == tokens


def test_a_direct_message_has_no_channel_and_home_has_neither() -> None:
    assert Place("T1", "U1", "D1", "1.1").scopes == (Scope.THREAD, Scope.PERSON, Scope.WORKSPACE)
    assert Place("T1", "U1", "C1").scopes == (Scope.CHANNEL, Scope.PERSON, Scope.WORKSPACE)
    assert Place("T1", "U1").here is Scope.PERSON


def test_every_preference_and_each_of_its_choices_has_its_words() -> None:
    wanted = set()
    for name, row in PREFERENCES.items():
        wanted |= {f"setting.{name}", f"setting.{name}.help"}
        if isinstance(row.form, Choice) and name != "variant":
            wanted |= {f"setting.{name}.{word}" for word in row.form.words}
    wanted |= {f"scope.from.{scope.value}" for scope in Scope}
    wanted |= {f"{prefix}.{scope.value}" for scope in IDS for prefix in ("scope", "scope.option", "settings.note")}
    for language, words in CATALOGUES.items():
        assert wanted - set(words) == set(), language


@pytest.mark.parametrize("language", CATALOGUES)
def test_labels_fit_where_slack_shows_them(language: str) -> None:
    words = CATALOGUES[language]
    assert [key for key in ("settings.title", "settings.save", "settings.cancel") if len(words[key]) > 24] == []
    assert [name for name in PREFERENCES if len(words[f"setting.{name}"]) > 40] == []
    assert [name for name in PREFERENCES if len(words[f"setting.{name}.help"]) > 200] == []


def test_free_text_in_a_line_is_short_and_can_neither_ping_nor_format() -> None:
    words = value_words("instructions", "Tell <!channel> & `<@U1>`, *_~[all](x)\n" + "x" * 500, "en")
    assert words.startswith("“Tell ‹!channel› + '‹@U1›'")  # noqa: RUF001 - look-alikes
    assert re.search(r"[<>&`*_~[\]\n]", words) is None
    assert len(words) <= 62
    assert held_words("retention", Held("30", Scope.WORKSPACE), "en") == "30 days, from the workspace"
    assert held_words("instructions", Held("", Scope.DEFAULT), "en") == "none, by default"


def test_english_is_there_for_a_language_without_words() -> None:
    assert say("home.title", language="xx") == ENGLISH["home.title"]
