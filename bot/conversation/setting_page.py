"""What a person sees of the settings of one scope, and what came of changing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.conversation.preferences import Held, Preference, Wrong
from bot.conversation.setting import Place, Scope


@dataclass(frozen=True, slots=True)
class Field:
    """A preference in one scope: what is chosen there ("" for nothing), what holds, what would hold without it."""

    preference: Preference
    chosen: str
    held: Held
    inherited: Held


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One scope as it is shown, in the person's `language`.

    `scopes` are those that can be looked at from here; `admins_only` tells that only admins may change this one,
    `refused` that it is shown in the place of one that only admins look at.
    """

    place: Place
    scope: Scope
    scopes: Sequence[Scope]
    fields: Sequence[Field]
    admins_only: bool
    language: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What came of an attempt to change: the names that changed, or what is wrong, by name (then nothing changed)."""

    changed: tuple[str, ...] = ()
    errors: Mapping[str, Wrong] = field(default_factory=dict)
