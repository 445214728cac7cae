"""Which variants nobody serves here, and what is said of them: no host is asked for what it is known not to have."""

import asyncio
from collections.abc import Callable, Sequence

from bot.conversation.preferences import Wrong
from bot.conversation.variants import VARIANTS, larger_than, nearest_in_size
from bot.services.ports import Model

_LOOK_S = 2.0
"""How long a question about pictures waits to learn which variants are served that could see them, in seconds."""

NotServed = Callable[[str], Wrong | None]
"""Why a variant cannot be chosen; None when it can."""


def not_served(model: Model, variant: str) -> Wrong | None:
    """What a person is told who wants a variant that no host is configured for; None where one is."""
    if model.is_hosted(variant):
        return None
    host, _ = model.describe(variant)
    return Wrong("variant.not_served", {"host": host, "variant": variant, "nearest": nearest_served(model, variant)})


def nearest_served(model: Model, variant: str) -> str | None:
    """The variant that is nearest in size among those that are served, the larger of two; None where none is."""
    return nearest_in_size(variant, served(model))


async def nearest_seeing(model: Model, variant: str) -> str | None:
    """A variant that sees pictures, in the place of one that does not: the next larger one, else any that is served."""
    others = dict.fromkeys((*larger_than(variant), *VARIANTS))
    names = [name for name in others if name != variant and VARIANTS[name].images and model.sees(name)]
    there = await asyncio.gather(*(model.serves(name, _LOOK_S) for name in names))
    return next((name for name, is_there in zip(names, there, strict=True) if is_there), None)


def served(model: Model) -> Sequence[str]:
    """The variants for which a host is configured."""
    return [name for name in VARIANTS if model.is_hosted(name)]


def any_is_served(_: str) -> None:
    """Where it does not matter who serves what."""
