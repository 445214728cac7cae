"""The memory against replays."""

from bot.store import Store


async def test_a_request_is_taken_once_until_it_is_forgotten(store: Store) -> None:
    assert await store.deliveries.take("v0=a", 100.0, 0.0)
    assert not await store.deliveries.take("v0=a", 150.0, 0.0)
    assert await store.deliveries.take("v0=b", 200.0, 50.0)
    assert not await store.deliveries.take("v0=a", 210.0, 99.0)
    assert await store.deliveries.take("v0=c", 1_200.0, 150.0)
    assert [row["signature"] for row in await store.database.read("SELECT signature FROM deliveries ORDER BY 1")] == [
        "v0=b",
        "v0=c",
    ]
