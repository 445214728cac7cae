"""A chaos run: what was ordered, what came of it, and how that is printed."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tests.faults.ledger import Ledger

SOCKET, HTTP, LIMITED = "socket", "http", "limited"
PROFILES = (SOCKET, HTTP, LIMITED)
"""How Slack is in a run."""

_WEIGHTS = {SOCKET: 1.0, HTTP: 1.0, LIMITED: 0.02}
"""What a run takes of the work: Slack's limits make it fifty times slower."""


@dataclass(slots=True)
class Run:
    """One run's orders and what came of them. `minutes` ends it early."""

    events: int
    kills: int
    seed: int
    minutes: float
    profile: str = SOCKET
    survived: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    ledger: Ledger = field(default_factory=Ledger)
    seconds: float = 0.0

    def facts(self) -> dict[str, Any]:
        """All of it, as it goes from process to process."""
        return {**{each.name: getattr(self, each.name) for each in fields(self)}, "ledger": asdict(self.ledger)}

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)  # noqa: S311 - chooses what breaks and when


def profiles_of(beside: int, only: str) -> Sequence[str]:
    """The profiles of so many runs at once; of a single one `only`."""
    return [PROFILES[number % len(PROFILES)] for number in range(beside)] if beside > 1 else [only]


def shared(events: int, kills: int, seed: int, minutes: float, profiles: Sequence[str]) -> list[Run]:
    """A run of each profile, which together do the work."""
    whole = sum(_WEIGHTS[profile] for profile in profiles)
    shares = [_WEIGHTS[profile] / whole for profile in profiles]
    return [
        Run(round(events * share), round(kills * share), seed + number, minutes, profile)
        for number, (profile, share) in enumerate(zip(profiles, shares, strict=True))
    ]


def table(runs: Sequence[Run]) -> str:
    """The ledger as it is printed."""
    whole = runs[0]
    for run in runs[1:]:
        for name in ("survived", "faults", "did", "deliveries"):
            getattr(whole, name).update(getattr(run, name))
        for name, value in asdict(run.ledger).items():
            setattr(whole.ledger, name, getattr(whole.ledger, name) + value)
    ledger, deliveries = whole.ledger, whole.deliveries
    rows: list[tuple[str, object]] = [
        ("seeds", ", ".join(f"{run.seed} ({run.profile})" for run in runs)),
        ("seconds", round(max(run.seconds for run in runs))),
        ("events that people caused", deliveries["sent"]),
        ("  of these acknowledged", deliveries["acknowledged"]),
        ("  delivered once more by chance", deliveries["repeated"]),
        *((f"people did: {what}", count) for what, count in sorted(whole.did.items())),
        *((f"broken: {what}", count) for what, count in sorted(whole.faults.items())),
        ("kills survived", whole.survived.total()),
        *((f"  {point}", count) for point, count in sorted(whole.survived.items())),
        ("asked (messages and commands)", ledger.asked),
        ("  acknowledged", ledger.acknowledged),
        ("  answered once, every word right", ledger.answered),
        ("  ended with a sentence (tried three times)", ledger.told),
        ("  stopped, in part or as a whole", ledger.stopped),
        ("  deleted, no answer left", ledger.withdrawn),
        ("  lines left by commands", ledger.lines),
        ("  never acknowledged, no outcome", ledger.unheard),
        ("LOST", ledger.lost),
        ("DOUBLED", ledger.doubled),
        ("WRONG TEXT", ledger.wrong),
        ("LEFTOVERS (open streams, statuses)", ledger.leftovers),
        ("WRONG HISTORY", ledger.misled),
    ]
    return "\n".join([*(f"{name:<46}{value:>12}" for name, value in rows), *ledger.remarks])
