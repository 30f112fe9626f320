"""Tests are about the packages that are installed; the checkout, which is on the path for `tests`, comes after them."""

import os
import sys
from pathlib import Path


ROOT = str(Path(__file__).parent)
sys.path[:] = [*(folder for folder in sys.path if folder not in ("", ROOT)), ROOT]
# The same for processes that tests start, wherever they do.
os.environ |= {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSAFEPATH": "1"}
