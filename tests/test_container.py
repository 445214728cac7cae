"""What `Dockerfile` and `compose.yaml` take from whoever breaks out of the bot. They are read, nothing is built."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMAGE = (ROOT / "Dockerfile").read_text()
SERVICE = (ROOT / "compose.yaml").read_text()
LAST_STAGE = IMAGE.rpartition("\nFROM ")[2]


def test_the_image_runs_as_nobody_in_particular_and_without_a_shell() -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", LAST_STAGE, re.MULTILINE)
    assert int(user) >= 10_000
    assert re.search(r"^CMD \[", LAST_STAGE, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK [^\n]*\\\n\s+CMD \[", LAST_STAGE, re.MULTILINE)
    assert "ENTRYPOINT" not in LAST_STAGE


def test_what_is_installed_is_locked_and_nothing_is_built_or_can_be_added() -> None:
    assert {"--require-hashes", "--only-binary", "--without-pip"} <= set(IMAGE.split())
    assert "requirements.lock" in IMAGE


def test_the_image_gets_no_secret_and_no_data() -> None:
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in allowed
    assert {line for line in allowed if line.startswith("!")} == {"!bot", "!handlers", "!requirements.lock", "!LICENSE"}


def test_the_container_writes_its_data_alone_and_has_no_right_that_it_does_not_need() -> None:
    for line in ("read_only: true", "cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]', "init: true"):
        assert f"\n    {line}" in SERVICE
    assert re.findall(r"^ {4}volumes:\n((?: {6}- .*\n)+)", SERVICE, re.MULTILINE) == ["      - data:/data\n"]
    assert re.search(r"^    mem_limit: ", SERVICE, re.MULTILINE)
    assert re.search(r"^    pids_limit: ", SERVICE, re.MULTILINE)
    assert not re.search(r"^    (?:ports|privileged|network_mode|pid):", SERVICE, re.MULTILINE)
