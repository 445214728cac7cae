import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store, open_store


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: to copy it is cheaper than to make one for each test."""
    path = tmp_path_factory.mktemp("empty") / "gemma.db"

    async def make() -> None:
        await (await open_store(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> str:
    """The URL of a fresh database, once for each backend: what holds for one holds for all."""
    assert request.param == "sqlite"
    return f"sqlite:///{shutil.copy(empty_database, tmp_path)}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the fixture `store` has its file, when a test asks for that."""
    return tmp_path / "gemma.db"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = await open_store(database_url)
    yield opened
    await opened.close()
