"""Classical facts about special functions: how they follow, and the rules that they need."""
