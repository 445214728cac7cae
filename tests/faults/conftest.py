import pytest

from tests.faults.manners import HASTY
from tests.faults.nursery import Nursery


@pytest.fixture(scope="session")
def hasty(nursery: Nursery) -> Nursery:
    """Starts bots that do not keep to Slack's rate limits, nor wait for what Slack may show late."""
    return nursery.of(HASTY)
