from tests.faults.conftest import nursery

__all__ = ["nursery"]
