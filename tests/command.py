"""Running the installed command as a person does: in a process of its own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAPERPACK = Path(sys.executable).with_name("paperpack")
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def run_paperpack(
    *arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None, powerless: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run `paperpack` and wait. `powerless`: file permissions count, even if the tests run as root."""
    return subprocess.run(
        [str(PAPERPACK), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_obey_permissions if powerless and os.getuid() == 0 else None,
    )


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run any command that is to succeed."""
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result


def _obey_permissions() -> None:
    """Give up root's right to pass over file permissions, for the program that is run next."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
