"""Wall time and peak memory of ``verify run``, as the operating system accounts for its processes.

python -m tests.bench.whole_run [WORD ...]
"""

import resource
import subprocess
import sys
import time


if __name__ == "__main__":
    started = time.perf_counter()
    code = subprocess.run([sys.executable, "-m", "verify.commands.main", "run", *sys.argv[1:]], check=False).returncode
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"exit code {code}, {seconds:.1f} s wall, largest process {peak:.0f} MiB")
