"""Asks pip-audit about known vulnerabilities of what the given locks pin, and tells "none" from "could not ask".

    python scripts/audit.py requirements.lock requirements-model.lock

Exit code 1: something locked has a known vulnerability. Where the advisory database cannot be reached, or does not
know the packages, one line says so and the exit code is 0: a machine without network can still lint.
"""

import json
import subprocess
import sys
from typing import TypedDict

TIMEOUT_S = 120


class Vulnerability(TypedDict):
    """One advisory, as pip-audit reports it."""

    id: str
    fix_versions: list[str]


class Package(TypedDict, total=False):
    """One pinned package: audited (`version`, `vulns`) or passed over (`skip_reason`)."""

    name: str
    version: str
    vulns: list[Vulnerability]
    skip_reason: str


def audit(locks: list[str]) -> list[Package] | None:
    """What pip-audit says of each package in the locks; None when it could not ask."""
    requirements = [argument for lock in locks for argument in ("-r", lock)]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner=off",
        "-f",
        "json",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own command line, no shell
            [*command, *requirements], capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        packages: list[Package] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return packages


def main(locks: list[str]) -> int:
    """Print one line for each known vulnerability, and one that sums up."""
    packages = audit(locks)
    passed_over = [package["name"] for package in packages or [] if "skip_reason" in package]
    if packages is None or len(passed_over) == len(packages):
        print("audit: skipped, because the advisory database could not be reached.")
        return 0
    found = [
        f"{package['name']} {package['version']}: {vulnerability['id']} (fixed in: {vulnerability['fix_versions']})"
        for package in packages
        for vulnerability in package.get("vulns", [])
    ]
    print(*found, sep="\n", end="\n" if found else "")
    if passed_over:
        print(f"audit: not known to the advisory database: {', '.join(passed_over)}")
    print(f"audit: {len(found)} known vulnerabilities in {len(packages) - len(passed_over)} packages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
