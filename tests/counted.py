"""What the fixture `counted` is: it takes names and figures, which are printed at the end of the run."""

from collections.abc import Callable, Sequence

Counted = Callable[[Sequence[tuple[str, object]]], None]
