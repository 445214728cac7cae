"""What people choose from Slack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One stored choice. `scope` is `thread`, `channel`, `user` or `team`; `scope_id` names which."""

    scope: str
    scope_id: str
    name: str
    value: str
