from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Feed(AppConfig):
    name = "cunqiao.feed"

    def ready(self) -> None:
        post_migrate.connect(_align_notes, sender=self)


def _align_notes(**_: object) -> None:
    """After every `migrate`, whatever it did: what is declared may have changed without a migration."""
    from cunqiao.feed.actions import align_notes

    align_notes()
