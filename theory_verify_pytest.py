"""Where pytest finds the plugin: under a name that nobody else has, for `verify` may be a module of the user's own.

Then pytest runs as if this package were not installed, and its header says so.
"""

try:
    from verify.pytest_plugin import *  # noqa: F403  hooks of pytest, by their names
except ImportError:
    import importlib.util

    _there = importlib.util.find_spec("verify")
    _words = f"theory-verify: not loaded, since verify is {_there.origin if _there else 'missing'}, another module"

    def pytest_report_header() -> str:
        """Say why claims files are not collected."""
        return _words
