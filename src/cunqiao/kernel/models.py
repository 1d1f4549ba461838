from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from cunqiao.kernel.county import CountyModel


def _all_languages() -> list[str]:
    return ["zh-hans", "en"]


class Installation(models.Model):
    """What holds for the whole installation: one row. `currency` by ISO 4217, `time_zone` by its IANA name.

    `is_demo` says whether the database is a made-up world's or an operator's: None until it is first served, then the
    same for life, by trigger. Money moves from `opened_at` on, in a demo always.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=40)
    languages = ArrayField(models.CharField(max_length=8), default=_all_languages)  # of pages; the first is the usual
    operator = models.CharField(max_length=100, blank=True, default="")  # as registered; printed on papers
    short_name = models.CharField(max_length=20, blank=True, default="")  # under messages
    phone = models.CharField(max_length=20, blank=True, default="")  # which villagers may call
    is_demo = models.BooleanField(null=True)
    opened_at = models.DateTimeField(null=True)
    messages_held_at = models.DateTimeField(null=True)  # restored from a copy: what was sent since is not known

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=models.Q(id=1))]

    @property
    def is_open(self) -> bool:
        return bool(self.is_demo) or self.opened_at is not None


class Event(CountyModel):
    """One move of one thing: who, when it happened, when we heard. The history that people read, and the audit.

    A creation has no event: the new row itself says who made it and when. Append-only by trigger.
    """

    subject = models.CharField(max_length=40)  # the kind, as app.model
    subject_id = models.UUIDField()
    move = models.CharField(max_length=24)
    person_id = models.UUIDField(null=True)  # nobody: a job did it
    till = models.CharField(max_length=1, blank=True)
    happened_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)  # when the device said it happened, where that could not be
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["county_id", "subject_id", "recorded_at"], name="history_of_a_thing")]


class Lease(models.Model):
    """The right to do something alone, for a while: `kernel.leases`. It has no county, since a name may be of any."""

    name = models.CharField(max_length=100, primary_key=True)
    holder = models.UUIDField()
    expires_at = models.DateTimeField()


class Request(CountyModel):
    """A request that had its effect: what makes the same id twice one effect.

    `told` holds a digest of each top-level field as it was sent; `answer` is what the sender was told first.
    An order keeps no answer here: its rows give the first answer again.
    """

    route = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True)
    told = models.JSONField()
    answer = models.JSONField(null=True)
    recorded_at = models.DateTimeField()


ANSWER_LENGTH = 40


class Message(CountyModel):
    """A message to a person, waiting to be sent or sent. Written in the transaction of what it tells (the outbox).

    `about` is the number of the parcel or order. The text is made when it is sent or read, so no code is stored.
    `tries` counts those that failed; `next_try_at` says when it is sent or tried again, None: never again. `answer` is
    what the gateway said last.
    """

    kind = models.CharField(max_length=24)
    about = models.CharField(max_length=24)
    about_id = models.UUIDField()
    phone = models.CharField(max_length=20, blank=True)  # empty: the person has none
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True, db_default=Now())  # a version that does not know it writes it, too

    answer = models.CharField(max_length=ANSWER_LENGTH, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "about_id", "kind", name="one_message_of_a_kind"),
        ]
        indexes = [
            models.Index(
                fields=["county_id", "next_try_at"],
                name="messages_due",
                condition=models.Q(sent_at=None) & ~models.Q(phone="") & models.Q(next_try_at__isnull=False),
            ),
            models.Index(fields=["county_id", "about"], name="messages_about"),
        ]
