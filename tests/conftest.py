"""What holds for all tests."""

import psutil
import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core for `-n auto`: about half of what the tests take is waiting, not work."""
    del config
    return 2 * (psutil.cpu_count() or 1)
