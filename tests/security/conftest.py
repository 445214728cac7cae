from tests.faults.conftest import nursery
from tests.scenarios.conftest import stage

__all__ = ["nursery", "stage"]
