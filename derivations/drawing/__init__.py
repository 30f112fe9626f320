"""Where statements are tried: exact values that may satisfy hypotheses. Whether they do, the kernel says."""
