from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.past import Past, a_past


@pytest.fixture
async def past(tmp_path: Path) -> AsyncIterator[Past]:
    async with a_past(tmp_path) as bot:
        yield bot
