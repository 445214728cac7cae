from collections.abc import Iterator

import pytest

from tests.faults.manners import HASTY
from tests.faults.nursery import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Starts processes in a tenth of the time; `bot_process` starts a bot as a person does."""
    ours = Nursery()
    yield ours
    ours.close()


@pytest.fixture(scope="session")
def hasty(nursery: Nursery) -> Nursery:
    """Starts bots that do not keep to Slack's rate limits, nor wait for what Slack may show late."""
    return nursery.of(HASTY)
