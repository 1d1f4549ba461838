"""Why a command does not begin."""


class SettingsWeak(Exception):
    """The settings would let strangers in, or mean nothing. The message says which, and what to do."""
