"""The pages before anybody can sign in: the set-up at its one-time address."""
