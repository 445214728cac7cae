"""The table for the terminal, and the figures as JSON."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.rows import Row, as_json

LIMITS = {
    "none": "Slack stand-in without rate limits",
    "slack": "Slack stand-in with Slack's rate limits",
}
_NAME = 46


def show_machine(facts: Mapping[str, str]) -> None:
    """Print what the figures are measured on."""
    print(" · ".join(f"{name} {value}" for name, value in facts.items()), flush=True)


def show_rows(rows: Sequence[Row]) -> None:
    """Print the table, a part for each of the two Slacks."""
    for limits, title in LIMITS.items():
        part = sorted((row for row in rows if row.limits == limits), key=lambda row: row.number)
        if not part:
            continue
        names = f"{'bot':>9} {'floor':>9} {'ratio':>6} {'durable':>9} {'ratio':>6}"
        print(f"\n{title}\n{'':>2}  {'':<{_NAME}} {names}  goal")
        for row in part:
            print(_line(row))
    print(flush=True)


def _line(row: Row) -> str:
    bot, floor, durable = (f"{_figure(value, row.unit):>9}" for value in (row.bot, row.floor, row.durable))
    figures = f"{bot} {floor} {_ratio(row.ratio)} {durable} {_ratio(row.durable_ratio)}"
    goal = f"{row.goal.told(row.unit):<10} {row.verdict}" if row.goal else row.verdict
    line = f"{row.number:>2}  {row.name:<{_NAME}} {figures}  {goal}".rstrip()
    return line + "".join(f"\n      void: {fault}" for fault in row.faults)


def _ratio(value: float | None) -> str:
    return f"{'-' if value is None else f'{value:.2f}':>6}"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()


def save(path: Path, facts: Mapping[str, str], shapes: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Write everything as JSON."""
    content = {"machine": facts, "shapes": shapes, "rows": [as_json(row) for row in rows]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
