"""How passwords are stored. The settings name it, so it imports no model."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneCore(Argon2PasswordHasher):
    """Argon2, as strong as Django's own, but by one thread: eight of them would keep others from the cores."""

    parallelism = 1
