"""How a simulator is declared; nothing here may import theory."""
