"""When progress is shown, and how often: in seconds."""

SILENT_SECONDS = 2.0
"""Before which nothing is shown."""
PLAIN_SECONDS = 8.0
"""Between two plain lines: with what the machine may be late, no more than ten."""
LINE_SECONDS = 1.0
"""Between two changes of the line in a terminal."""
RARELY = 50.0
"""At least so many times what the last line took passes before the next: it counts all outcomes so far."""
