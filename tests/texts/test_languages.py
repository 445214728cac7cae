"""Every language says the same, in its own words, and fits where Slack shows it."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from bot.conversation.answer import Below, Offer, Sight
from bot.conversation.budgets import Budget, Holder, Unit
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.home import Home
from bot.conversation.person import language_of
from bot.conversation.preferences import LANGUAGES, PREFERENCES, Choice, Held, Preference
from bot.conversation.setting import Place, Scope
from bot.conversation.setting_page import Field, SettingsPage
from bot.conversation.tasks import LONGEST_SPAN_S, span_of, span_words
from bot.conversation.thread import ThreadKey
from bot.conversation.usage import Took, Usage
from bot.conversation.variants import VARIANTS
from bot.errors import ModelFault
from bot.playground.blocks import MESSAGE_BLOCKS, VIEW_BLOCKS, blocks_problems
from bot.slack.views.blocks import picker_blocks
from bot.slack.views.buttons import below_blocks, stop_blocks
from bot.slack.views.feedback import feedback_view
from bot.slack.views.home import home_view
from bot.slack.views.settings import settings_view
from bot.slack.views.shortcuts import AboutIds, about_view, ask_view
from bot.texts import CATALOGUES, ENGLISH_CODE, say, wait_words
from bot.texts.en import ENGLISH

OTHERS = sorted(set(CATALOGUES) - {ENGLISH_CODE})
PLACE = Place("T1", "U1", "C1", "1.1")
TITLE_CHARS = 24
NOTHING_YET = {"instructions": "", "retention": "", "channels": "", "people": ""}

AS_IN_ENGLISH = {
    **{f"setting.language.{code}": "a language is called as its speakers call it" for code in CATALOGUES},
    "amount.tokens": "Spanish, French and Portuguese have the same word",
    "home.title": "German says it with the same words",
    "setting.length.normal": "German has the same word",
    "setting.top_p": "the name of a parameter",
    "setting.top_k": "the name of a parameter",
}
"""Texts that may be the same in another language as in English, and why."""

NOT_WORDS = re.compile(r"`[^`]*`|\{\w*\}|<[^>]*>|\bGemma\b|\bSlack\b")
COMMAND = re.compile(r"/gemma \w+|/invite|!(?:model \w+|\w+)")
CODE = re.compile(r"`[^`]*`")
MENTION = re.compile(r"<[@#][^>]*>|<\{link\}\|")
SHORTCUT = re.compile(r"Ask Gemma about this|Summarise thread|Terms of Use|ai\.google\.dev/gemma/terms")
EMPHASIS = re.compile(r"\*\*|\*|(?<!\w)_|_(?!\w)")

languages = pytest.mark.parametrize("language", OTHERS)
every_language = pytest.mark.parametrize("language", CATALOGUES)


def pairs(language: str) -> Iterator[tuple[str, str, str]]:
    """Each text that both have: its key, the English words, the other ones."""
    words = CATALOGUES[language]
    return ((key, ENGLISH[key], words[key]) for key in ENGLISH if key in words)


def bare(text: str) -> str:
    return NOT_WORDS.sub("", text)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_words_in_every_language_that_can_be_chosen() -> None:
    assert set(CATALOGUES) == set(LANGUAGES)


@languages
def test_no_language_misses_a_text_or_has_one_that_is_not_said(language: str) -> None:
    words = set(CATALOGUES[language])
    assert (sorted(set(ENGLISH) - words), sorted(words - set(ENGLISH))) == ([], [])


@languages
def test_the_same_is_filled_in_in_every_language(language: str) -> None:
    assert [key for key, english, other in pairs(language) if fields(english) != fields(other)] == []


@every_language
def test_whoever_gets_no_answer_is_told_the_id_under_which_the_turn_is_found(language: str) -> None:
    words = CATALOGUES[language]
    told = [f"model.{fault}" for fault in ModelFault] + ["answer.cut_off", "answer.filtered", "error.attempts"]
    assert {key for key in words if key.startswith("model.")} <= set(told)
    assert [key for key in told if not words[key].endswith("(`{turn}`)")] == []


GOOD_FOR = {
    "1b": "tiny and fast: short rewrites, sorting; English, poor at facts",
    "4b": "everyday chat, quick summaries",
    "12b": "the best balance: documents, code snippets",
    "27b": "the hardest questions: code, mathematics, long threads",
}


def test_what_each_size_is_good_for_stands_beside_its_name() -> None:
    shown = picker_blocks(VARIANTS["27b"], ENGLISH_CODE)[0]["text"]["text"].splitlines()
    assert shown[1:] == [f"• *{name}*: {line}" for name, line in GOOD_FOR.items()]


@every_language
def test_each_size_has_a_line_of_its_own_in_the_list_and_in_the_menu(language: str) -> None:
    section, actions, _ = picker_blocks(VARIANTS["4b"], language)
    lines = {name: CATALOGUES[language][f"variant.{name}"] for name in GOOD_FOR}
    assert len(set(lines.values())) == len(lines)
    assert section["text"]["text"].splitlines()[1:] == [f"• *{name}*: {line}" for name, line in lines.items()]
    assert list(options(actions)) == [f"{name}: {line}" for name, line in lines.items()]


@languages
def test_commands_marks_and_markup_are_those_of_the_english_text(language: str) -> None:
    for what in (COMMAND, MENTION, SHORTCUT):
        odd = [key for key, *texts in pairs(language) if len({tuple(sorted(what.findall(t))) for t in texts}) != 1]
        assert odd == [], what.pattern
    for what in (CODE, EMPHASIS):
        odd = [key for key, *texts in pairs(language) if len({len(what.findall(t)) for t in texts}) != 1]
        assert odd == [], what.pattern
    assert [key for key, english, other in pairs(language) if english.count("\n") != other.count("\n")] == []


@languages
def test_no_text_is_left_in_english(language: str) -> None:
    same = {
        key for key, english, other in pairs(language) if english == other and re.search(r"[^\W\d_]", bare(english))
    }
    assert same - set(AS_IN_ENGLISH) == set()


def test_what_may_be_as_in_english_is_so_somewhere() -> None:
    same = {key for language in OTHERS for key, english, other in pairs(language) if english == other}
    assert set(AS_IN_ENGLISH) - same == set()


def test_japanese_is_written_in_japanese() -> None:
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    plain = {
        key
        for key, english, other in pairs("ja")
        if re.search(r"[a-z]{3}", bare(english))
        if not japanese.search(other)
    }
    assert plain - set(AS_IN_ENGLISH) == set()


def test_japanese_emphasis_stands_beside_spaces_or_punctuation_as_slack_wants_it() -> None:
    for key, _, other in pairs("ja"):
        text = re.sub(r"\{\w+\}", "x", CODE.sub("x", other))
        for found in re.finditer(r"(\*\*|\*|_)(?=\S)(.+?)(?<=\S)\1", text):
            around = text[: found.start()][-1:] + text[found.end() :][:1]
            assert not any(map(str.isalnum, around)), (key, found.group())


def page(language: str, scope: Scope, fields: list[Field]) -> SettingsPage:
    return SettingsPage(PLACE, scope, PLACE.scopes, fields, admins_only=True, language=language)


def field_of(row: Preference, value: str, scope: Scope) -> Field:
    held = Held(value, scope)
    return Field(row, value, held, held)


def every_page(language: str) -> Iterator[SettingsPage]:
    """Settings forms that show, taken together, every choice and every place where it may come from."""
    for scope in PLACE.scopes:
        rows = [row for row in PREFERENCES.values() if scope in row.scopes]
        longest = max(len(row.form.words) if isinstance(row.form, Choice) else 1 for row in rows)
        for at, origin in enumerate([*Scope, *Scope][:longest]):
            yield page(language, scope, [field_of(row, value_at(row, at), origin) for row in rows])


def value_at(row: Preference, at: int) -> str:
    if isinstance(row.form, Choice):
        return list(row.form.words)[at % len(row.form.words)]
    return (
        {"instructions": "Be brief.", "retention": "3650", "channels": "C01 C02", "people": "U01"}.get(row.name, "1")
        if at % 2
        else NOTHING_YET.get(row.name, "1")
    )


def modals(language: str) -> Iterator[dict[str, Any]]:
    yield ask_view(language)
    yield about_view(AboutIds("C1", "1.1", "", "U1"), "Hello!", language)
    yield feedback_view(Feedback(ThreadKey("T1", "C1", "1.1"), "abcdefg", 1, "U1", Verdict.NOT_GOOD), language)
    yield from map(settings_view, every_page(language))


def messages(language: str) -> Iterator[list[dict[str, Any]]]:
    yield picker_blocks(VARIANTS["27b"], language)
    yield stop_blocks("abcdefg", language)
    offers, sight = tuple(Offer), Sight(1_200, 31_000, 2, 3, cut=True)
    for offer in offers:
        yield below_blocks(Below((offer,), 1, "Gemma 3 12B", "27b", sight, language), "abcdefg", "U1")
    yield below_blocks(Below(offers, 1, "Gemma 3 12B", "27b", sight, language), "abcdefg", "U1")


def options(node: Any) -> Iterator[str]:
    """The texts of every menu in some blocks."""
    if isinstance(node, dict):
        yield from (option["text"]["text"] for option in node.get("options") or ())
        for value in node.values():
            yield from options(value)
    elif isinstance(node, list):
        for each in node:
            yield from options(each)


@every_language
def test_forms_keep_slacks_limits(language: str) -> None:
    for view in modals(language):
        titles = {name: view[name]["text"] for name in ("title", "submit", "close") if name in view}
        assert {name: text for name, text in titles.items() if len(text) > TITLE_CHARS} == {}
        assert blocks_problems(view["blocks"], VIEW_BLOCKS) == []
        assert [text for text in options(view["blocks"]) if text.endswith("…")] == [], "cut to fit"


@every_language
def test_messages_with_buttons_and_menus_keep_slacks_limits(language: str) -> None:
    for blocks in messages(language):
        assert blocks_problems(blocks, MESSAGE_BLOCKS) == []
        assert [text for text in options(blocks) if text.endswith("…")] == [], "cut to fit"


@every_language
def test_the_home_tab_keeps_slacks_limits(language: str) -> None:
    shown = next(each for each in every_page(language) if each.scope is Scope.PERSON)
    channels = [(f"C{number}", VARIANTS["12b"]) for number in range(20)]
    limits = (Budget(Holder.PERSON, Unit.REQUESTS, 300),)
    for home in (
        Home(shown, channels, 5, Usage(Took(1, 3_000), Took(2_000, 3_000_000), limits)),
        Home(shown, [], 0, Usage()),
        Home(shown, None, 0, Usage()),
    ):
        assert blocks_problems(home_view(home)["blocks"], VIEW_BLOCKS) == []


@every_language
def test_lines_fit_in_the_short_text_of_a_message(language: str) -> None:
    assert [key for key, text in CATALOGUES[language].items() if len(text) > 2_900] == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de-DE", "de"), ("pt-BR", "pt"), ("en-GB", "en"), ("ja-JP", "ja"), ("es-LA", "es"), ("fr_CA", "fr"), ("", "")],
)
def test_a_locale_is_spoken_to_in_its_language(locale: str, language: str) -> None:
    assert language_of(locale) == language


@pytest.mark.parametrize("locale", ["it-IT", "zh-CN", "", "xx"])
def test_whoever_has_another_locale_is_spoken_to_in_english(locale: str) -> None:
    language = language_of(locale)
    assert say("stop.done", language=language) == ENGLISH["stop.done"]
    assert wait_words(600, language) == "in 10 minutes"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "1,234,567"),
        ("de", "1.234.567"),
        ("es", "1.234.567"),
        ("fr", "1\u202f234\u202f567"),
        ("pt", "1.234.567"),
        ("ja", "1,234,567"),
    ],
)
def test_numbers_are_written_as_in_the_language(language: str, words: str) -> None:
    assert words in say("home.usage", {"today": 1, "month": 2, "tokens": 1_234_567}, language)
    assert "3650" in say("setting.wrong.whole", {"low": "1", "high": "3650"}, language), "a code is left as it is"


@every_language
def test_times_are_in_the_persons_words(language: str) -> None:
    waits = [wait_words(seconds, language) for seconds in (None, 60, 600, 7_200, 200_000)]
    assert len(set(waits)) == len(waits) - 1, "nobody knows when: in a minute"
    spans = [span for text in ("1m", "90m", "1h", "24h", "1d", "30d") if (span := span_of(text))]
    said = [span_words(span.words, language) for span in spans]
    assert len(set(said)) == len(spans)
    assert spans[-1].seconds == LONGEST_SPAN_S
    if language != ENGLISH_CODE:
        assert set(said) & {span_words(span.words, ENGLISH_CODE) for span in spans} == set()
        assert set(waits) & {wait_words(seconds) for seconds in (60, 600, 7_200, 200_000)} == set()
