"""How long `armswatch alerts` takes to start, as a ratio to a bare `import sqlite_utils, click` in the same run.

    python benchmarks/startup.py [RUNS]

The two are timed in turn; the median ratio is the figure to quote. It should stay below 2.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.store.store import Store

BARE = "import sqlite_utils, click"
ALERTS = "from pipeline.cli.main import main; import sys; sys.argv[1:] = ['alerts', '--db', {db!r}]; main()"


def seconds(code: str) -> float:
    """Return how long a fresh interpreter takes to run `code`."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own code
    return time.perf_counter() - started


def measure(runs: int) -> None:
    """Print the median times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "a.db"
        Store(db).close()
        alerts = ALERTS.format(db=str(db))
        seconds(BARE), seconds(alerts)
        pairs = [(seconds(alerts), seconds(BARE)) for _ in range(runs)]
    print(f"armswatch alerts {statistics.median(a for a, _ in pairs):.3f} s")
    print(f"bare imports     {statistics.median(b for _, b in pairs):.3f} s")
    print(f"ratio            {statistics.median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
