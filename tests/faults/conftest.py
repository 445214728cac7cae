from collections.abc import Iterator

import pytest

from tests.faults.nursery import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Starts bot processes in a tenth of the time; `bot_process` starts one as a person does."""
    ours = Nursery()
    yield ours
    ours.close()


@pytest.fixture(scope="session")
def hasty() -> Iterator[Nursery]:
    """Starts bots that do not keep to Slack's rate limits, nor wait for what Slack may show late."""
    ours = Nursery(paced=False)
    yield ours
    ours.close()
