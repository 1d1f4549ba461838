from functools import reduce
from operator import or_

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cunqiao.identity.roles import BY_TWO
from cunqiao.kernel.county import CountyModel, new_id
from cunqiao.kernel.scope import Role, Scope


class Person(AbstractBaseUser):
    """Somebody who works here and signs in. Shared by all counties: people move."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("user name"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    grants_now: "list[Grant]"  # only on what `queries.people` gives

    USERNAME_FIELD = "username"
    objects = BaseUserManager["Person"]()


_SHAPES = [
    models.Q(role=role.value, county_id__isnull=not role.has_county, place_id__isnull=not role.has_place)
    for role in Role
]


class Grant(models.Model):
    """One person's role at one place, from a day to a day. A shared directory: it holds plain ids.

    `place_id` is a partner's station or a merchant; `place` names it as people do (a station's number). `tenure_id` is
    the tenure whose float and drawer they work with; the grant is only the right. What has ended stands as it was,
    also where it had no county that it should have had.

    One that two persons give waits without `valid_from`; refused, it gets a `valid_to` and never had a beginning. By
    trigger no row goes, what it says stays, and an end moves to no later time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    county_id = models.PositiveSmallIntegerField(null=True)
    place_id = models.UUIDField(null=True)
    place = models.CharField(max_length=100, blank=True)
    tenure_id = models.UUIDField(null=True)
    granted_by_id = models.UUIDField(null=True)  # who gave or proposed it; nobody: it came with the set-up or a tenure
    granted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    approved_by_id = models.UUIDField(null=True)
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    why_refused = models.CharField(max_length=200, blank=True, default="")
    county_name: str | None  # only on what is asked for with it

    class Meta:
        indexes = [models.Index(fields=["place_id", "role"], name="people_of_a_place")]
        constraints = [
            models.CheckConstraint(
                name="a_role_has_its_county_and_place",
                condition=reduce(or_, _SHAPES, models.Q(valid_to__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_partner_acts_under_a_tenure",
                condition=~models.Q(role=Role.PARTNER.value)
                | models.Q(valid_to__isnull=False)
                | models.Q(tenure_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "county_id", "place_id"],
                name="one_grant_of_a_role",
                condition=models.Q(valid_to=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="two_persons_give_roles_that_decide",
                condition=~models.Q(role__in=[role.value for role in BY_TWO])
                | models.Q(granted_by_id=None)
                | models.Q(valid_from=None)
                | models.Q(approved_by_id__isnull=False),
            ),
            models.CheckConstraint(
                name="a_grant_is_approved_by_another",
                condition=models.Q(approved_by_id=None)
                | ~(models.Q(approved_by_id=F("granted_by_id")) | models.Q(approved_by_id=F("person_id"))),
            ),
        ]

    @property
    def waits(self) -> bool:
        """Whether a second person has not decided on it yet."""
        return self.valid_from is None and self.valid_to is None

    def is_endable_by(self, scope: Scope) -> bool:
        """Whether a person may end it: not the one they act by, nor a partner's, which ends with the tenure."""
        return self.role != Role.PARTNER and self.id != scope.grant_id


class Invitation(models.Model):
    """Somebody may set their own password, once, at an address that is derived from the id and stored nowhere.

    Nobody ever knows another's password: who registers somebody hands the address on. Where two persons invite, it
    waits without `expires_at` until the second approves, and asks for a code beside the address: the first sees the
    one, the second the other, so that neither can use it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    made_by_id = models.UUIDField(null=True)  # nobody: the set-up, or the command line
    made_at = models.DateTimeField()
    approved_by_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # used, refused, or another one was made

    class Meta:
        constraints = [
            models.UniqueConstraint("person", name="one_open_invitation", condition=models.Q(ended_at=None)),
            models.CheckConstraint(
                name="an_invitation_is_approved_by_another",
                condition=models.Q(approved_by_id=None)
                | ~(models.Q(approved_by_id=F("made_by_id")) | models.Q(approved_by_id=F("person_id"))),
            ),
        ]

    @property
    def waits(self) -> bool:
        """Whether a second person has not decided on it yet."""
        return self.expires_at is None and self.ended_at is None


class Till(CountyModel):
    """A device of a station. Its letter and its own counter make the numbers of its orders, off line too."""

    station_id = models.UUIDField()
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("county_id", "station_id", "letter", name="one_till_a_letter"),
            models.CheckConstraint(name="w_is_the_server", condition=~models.Q(letter="W")),
            models.CheckConstraint(name="p_is_for_parcels", condition=~models.Q(letter="P")),
        ]


class SignIn(models.Model):
    """Somebody signed in on one device: a browser at a desk, or whoever speaks with the token of this id.

    It holds until it is ended or expires, a browser's also until it was idle for too long.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ins")
    is_browser = models.BooleanField()
    till = models.CharField(max_length=1, blank=True)
    device = models.CharField(max_length=200, blank=True)  # as it calls itself
    address = models.CharField(max_length=45, blank=True)  # from where it began
    began_at = models.DateTimeField()
    used_at = models.DateTimeField()  # to some minutes
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)


class SecondFactor(models.Model):
    """What somebody's authenticator shares with us: six digits follow from it, others every 30 seconds."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="second_factor")
    sealed = models.CharField(max_length=200)  # the secret under a key of ours (`second_factor`)
    last_step = models.BigIntegerField()  # the 30 seconds whose digits were used last: none are good twice
    made_at = models.DateTimeField()


class RecoveryCode(models.Model):
    """Good once instead of the six digits, for who has lost the authenticator. Only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "digest", name="one_recovery_code")]


class FailedLogIn(models.Model):
    """A wrong password for a username, whether or not anybody has that name."""

    username = models.CharField(max_length=100)
    source = models.CharField(max_length=45, blank=True, default="")  # the address, or one of the person's own devices
    failed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "failed_at"], name="failed_log_ins_of_a_name"),
            models.Index(fields=["source", "failed_at"], name="failed_log_ins_from_a_source"),
        ]
