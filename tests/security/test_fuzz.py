"""A short run of `make fuzz`: other choices each time it is given another seed, and nothing ever comes of them."""

from pathlib import Path

from tests.counted import Counted
from tests.security.attacks import forge_requests, scramble_frames, scramble_requests
from tests.security.fuzz import is_wrong
from tests.security.strings import sanitize_strings

SEED = 20_261


async def test_no_forged_request_is_believed_answered_with_5xx_or_loud(tmp_path: Path, counted: Counted) -> None:
    outcome = await forge_requests(1_000, SEED, tmp_path)
    counted([("seed", SEED), *outcome.rows()])
    assert not is_wrong(outcome), outcome.rows()
    assert outcome.longest_line <= 300
    assert outcome.log_lines <= 20


async def test_a_signed_request_without_sense_is_no_fault_of_ours(tmp_path: Path, counted: Counted) -> None:
    outcome = await scramble_requests(100, SEED, tmp_path)
    counted([("seed", SEED), *outcome.rows()])
    assert not is_wrong(outcome), outcome.rows()


async def test_frames_without_sense_harm_neither_the_link_nor_the_bot(tmp_path: Path, counted: Counted) -> None:
    outcome = await scramble_frames(600, SEED, tmp_path)
    counted([("seed", SEED), *outcome.rows()])
    assert not is_wrong(outcome), outcome.rows()


def test_nothing_live_comes_through_however_it_is_cut_and_ordinary_text_stays(counted: Counted) -> None:
    found = sanitize_strings(150, SEED)
    counted([("seed", SEED), *found.rows()])
    assert (found.live, found.differing, found.changed) == ([], [], [])
