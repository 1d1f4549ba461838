from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from cunqiao.regions.names import Level, VillageKind


class Region(models.Model):
    """A province, prefecture, county, township or village of the national list.

    `pinyin` and `initials` are in small letters without spaces (`tongluxian`, `tlx`), `name_pairs`
    the neighbouring characters of the name. All leave out the word for a village's committee.
    They sort by the bytes of the text ("C"), so that a beginning is found in an index.
    """

    code = models.CharField(_("code"), primary_key=True, max_length=12, db_collation="C")
    name = models.CharField(_("name"), max_length=50, db_collation="C")
    parent = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="children")
    county = models.ForeignKey(
        "County", models.PROTECT, null=True, db_index=False, related_name="regions"
    )  # that it lies in; for a county, its own facts
    kind = models.CharField(_("kind"), max_length=22, choices=VillageKind, blank=True)  # villages only
    listed = models.BooleanField(default=True)
    pinyin = models.CharField(max_length=200, db_collation="C", editable=False)
    initials = models.CharField(max_length=50, db_collation="C", editable=False)
    name_pairs = ArrayField(models.CharField(max_length=2, db_collation="C"), editable=False)

    former_codes: list[str]  # only on what `queries` gives

    class Meta:
        indexes = [
            models.Index(Length("code"), "code", name="regions_by_code"),
            models.Index(Length("code"), "name", "code", name="regions_by_name"),
            models.Index(Length("code"), "pinyin", "code", name="regions_by_pinyin"),
            models.Index(Length("code"), "initials", "code", name="regions_by_initials"),
            GinIndex(fields=["name_pairs"], name="regions_by_part", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> Level:
        return Level.of(self.code)


class County(models.Model):
    """A county under our own number, which stays when the nation renumbers or merges counties."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    region = models.OneToOneField(Region, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=50)
    prefecture = models.CharField(_("prefecture"), max_length=50)
    province = models.CharField(_("province"), max_length=50)
    longitude = models.FloatField(_("longitude"))  # degrees east
    latitude = models.FloatField(_("latitude"))  # degrees north
    position_estimated = models.BooleanField()  # only the mean of the prefecture is known
    villages = models.PositiveIntegerField(_("villages"))  # how many the national list has

    def __str__(self) -> str:
        return self.name


class CountyCode(models.Model):
    """A national code by which a county is or was known. No date: the day is not known."""

    pk = models.CompositePrimaryKey("county_id", "code")
    county = models.ForeignKey(County, models.PROTECT, db_index=False, related_name="codes")
    code = models.CharField(max_length=6, db_collation="C")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["code"], name="counties_by_code")]


class LoadedList(models.Model):
    """The data that was loaded whole: at most one row."""

    id = models.BooleanField(primary_key=True, default=True)
    version = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_loaded_list", condition=models.Q(id=True))]
