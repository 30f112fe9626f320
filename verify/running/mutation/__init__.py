"""Claims altered on purpose, and the share of them that is refuted."""
