"""Takes blank space and the bot's name ("Gemma:") off the beginning of what a model writes."""

from collections.abc import Sequence


class Opening:
    """Holds the beginning of a completion back until it is certain what of it goes; then it is `done`."""

    def __init__(self, names: Sequence[str]) -> None:
        self.done = False
        self._held = ""
        self._prefixes = tuple(
            form.format(name.lower()) for name in names if name.strip() for form in ("{}:", "**{}:**", "**{}**:")
        )

    def feed(self, text: str, *, final: bool) -> str:
        """Take a piece of the text; what is certain of it."""
        text = (self._held + text).lstrip()
        self._held = ""
        while True:
            lower = text.lower()
            prefix = next((prefix for prefix in self._prefixes if lower.startswith(prefix)), None)
            if prefix is not None:
                behind = text[len(prefix) :]
                if behind[:1].isspace() or (final and not behind):
                    text = behind.lstrip()
                    continue
                if behind:
                    break
            if final:
                break
            if prefix is not None or any(name.startswith(lower) for name in self._prefixes):
                self._held = text
                return ""
            break
        self.done = True
        return text
