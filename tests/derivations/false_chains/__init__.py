"""False chains that no rule may prove or confirm, each kind beside a true one that stays proved."""
