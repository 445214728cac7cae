"""What was used, as people see it: `/gemma usage`, and a line in the App Home."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from bot.conversation.budgets import Unit
from bot.conversation.setting_words import amount_words
from bot.conversation.usage import Load, Single, Speed, Took, Usage, UsageReport, WorkspaceUsage, speed_of
from bot.slack.views.blocks import context, section
from bot.texts import say, wait_words

_CHEAP_USD = 0.001
"""What costs less is told in millionths of a dollar."""


def usage_blocks(report: UsageReport) -> list[dict[str, Any]]:
    """What `/gemma usage` tells: one's own, and for admins the workspace's."""
    language = report.language
    own = [say("usage.title", language=language), *_lines(report.own, language)]
    blocks = [section("\n".join(own)), *_lately_blocks(report.lately, language)]
    tooks = [report.own.today, report.own.month]
    if report.workspace is not None:
        whole = report.workspace.whole
        blocks += [{"type": "divider"}, *_workspace_blocks(report.workspace, language)]
        tooks += [whole.today, whole.month]
    notes = [say("usage.day", {"wait": wait_words(report.ends_in_s, language)}, language)]
    if any(took.estimated for took in tooks) or any(single.estimated for single in report.lately):
        notes.append(say("usage.estimated", language=language))
    return [*blocks, context(" ".join(notes))]


def own_usage_text(usage: Usage, language: str) -> str:
    """One line about what a person used."""
    requests = next((budget for budget in usage.budgets if budget.unit is Unit.REQUESTS), None)
    of_limit = requests and say("amount.of", {"used": usage.today.requests, "amount": requests.limit}, language)
    today = of_limit or usage.today.requests
    values = {"today": today, "month": usage.month.requests, "tokens": usage.month.tokens}
    return say("home.usage" if usage.month.tokens else "home.usage.bare", values, language)


def live_text(speeds: Mapping[str, Speed], load: Load, language: str) -> str:
    """How much is being answered and how much waits, and how fast each model was lately, a line each."""
    lines = [say("status.queue", {"running": load.running, "waiting": load.waiting}, language)]
    if speeds:
        lines.append(say("status.speeds", language=language))
    lines += [f"• {_shown(answerer)}: {_speed_words(speed, language)}" for answerer, speed in speeds.items()]
    return "\n".join(lines)


def _lately_blocks(lately: Sequence[Single], language: str) -> list[dict[str, Any]]:
    if not lately:
        return []
    return [section("\n".join([say("usage.lately", language=language), *(_single(one, language) for one in lately)]))]


def _single(one: Single, language: str) -> str:
    """What one answer took: "#general: Gemma 3 27B · 1,204 tokens in, 312 out · first word after 0.8 s · $0.0003"."""
    tokens = say("usage.single", {"prompt": one.prompt_tokens, "completion": one.timing.tokens}, language)
    pieces = [
        _shown(one.timing.answerer),
        f"≈{tokens}" if one.estimated else tokens,
        _speed_words(speed_of(one.timing), language),
        *([] if one.cost_usd is None else [_dollars(one.cost_usd, language)]),
    ]
    place = "" if one.channel_id.startswith("D") else one.channel_id
    return f"• {_channel_words(place, language)}: {' · '.join(pieces)}"


def _workspace_blocks(workspace: WorkspaceUsage, language: str) -> list[dict[str, Any]]:
    lines = [say("usage.workspace", language=language), *_lines(workspace.whole, language)]
    groups = [
        _ranked("usage.by_model", workspace.models, language, lambda name: _model(name, workspace, language)),
        _ranked("usage.by_channel", workspace.channels, language, lambda name: _channel_words(name, language)),
        _ranked("usage.by_person", workspace.people, language, "<@{}>".format),
    ]
    return [section("\n".join(group)) for group in (lines, *groups) if group]


def _lines(usage: Usage, language: str) -> list[str]:
    limits = {budget.unit: budget.limit for budget in usage.budgets}
    return [
        say("usage.today", {"took": _took(usage.today, language, limits)}, language),
        say("usage.month", {"took": _took(usage.month, language)}, language),
    ]


def _ranked(title: str, ranked: Sequence[tuple[str, Took]], language: str, words: Callable[[str], str]) -> list[str]:
    if not ranked:
        return []
    return [say(title, language=language), *(f"• {words(name)}: {_took(took, language)}" for name, took in ranked)]


def _model(name: str, workspace: WorkspaceUsage, language: str) -> str:
    speed = workspace.speeds.get(name)
    return f"{_shown(name)} ({_speed_words(speed, language)})" if speed else _shown(name)


def _shown(answerer: str) -> str:
    """Who answered, in mrkdwn: a host calls its models whatever it likes, and mentions nobody with it."""
    return escape(answerer, quote=False)


def _channel_words(channel_id: str, language: str) -> str:
    return f"<#{channel_id}>" if channel_id else say("usage.direct", language=language)


def _took(took: Took, language: str, limits: Mapping[Unit, int] | None = None) -> str:
    """What answers took: "12 of 300 requests, ≈8,420 tokens, $0.0031"."""
    limits = limits or {}
    tokens = _of(took.tokens, limits.get(Unit.TOKENS), "amount.tokens", language)
    cost = [] if took.cost_usd is None else [_dollars(took.cost_usd, language)]
    requests = _of(took.requests, limits.get(Unit.REQUESTS), "amount.requests", language)
    return " · ".join([requests, f"≈{tokens}" if took.estimated else tokens, *cost])


def _dollars(cost_usd: float, language: str) -> str:
    """So many US dollars; one answer of a small variant costs some millionths."""
    figures = f"{cost_usd:.4f}" if cost_usd >= _CHEAP_USD else f"{cost_usd:.6f}"
    return "$" + figures.replace(".", say("number.decimal", language=language))


def _of(used: int, limit: int | None, amount: str, language: str) -> str:
    """So much, and of how much; `amount` is the key for what is counted."""
    if limit is None:
        return amount_words(amount, used, language)
    return say("amount.of", {"used": used, "amount": amount_words(amount, limit, language)}, language)


def _speed_words(speed: Speed, language: str) -> str:
    first = f"{speed.first_word_s:.1f}".replace(".", say("number.decimal", language=language))
    if speed.tokens_per_s is None:
        return say("speed.first", {"first_word": first}, language)
    return say("speed.whole", {"first_word": first, "rate": round(speed.tokens_per_s)}, language)
