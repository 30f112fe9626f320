"""Claims files to begin with, one for each kind of statement; `verify new` copies them."""
