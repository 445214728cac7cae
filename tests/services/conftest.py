from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store, open_store
from tests.services.past import Past, a_past


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path / 'gemma.db'}")
    yield opened
    await opened.close()


@pytest.fixture
async def past(tmp_path: Path) -> AsyncIterator[Past]:
    async with a_past(tmp_path) as bot:
        yield bot
