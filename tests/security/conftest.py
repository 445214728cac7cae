from tests.scenarios.conftest import stage

__all__ = ["stage"]
