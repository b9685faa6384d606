"""What machine this is."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Cores, processor, memory and Python."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {cpu}, {memory:.1f} GiB of memory; Python {platform.python_version()}"
