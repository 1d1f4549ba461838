"""The three steps of the set-up as forms."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework.fields import PhoneField, ShortNameField
from cunqiao.desks.framework.forms import refusal_words, style
from cunqiao.desks.shared.county_fields import CountyFields
from cunqiao.kernel.currencies import CURRENCIES
from cunqiao.kernel.errors import Invalid, Refusal, Unavailable


class OpenForm(forms.Form):
    """A form of somebody who is not signed in yet."""

    template_name = "desks/fields.html"
    error_css_class = "bad"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self)

    def say(self, refusal: Refusal) -> int:
        """Show what was refused, beside its field where there is one. The status of the answer."""
        if isinstance(refusal, Invalid):
            for fault in refusal.errors:
                self.add_error(fault.field if fault.field in self.fields else None, fault.message)
            return 422
        self.add_error(None, refusal_words(refusal))
        return 503 if isinstance(refusal, Unavailable) else 409


class PasswordForm(OpenForm):
    """An own password, typed twice."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 10 characters that nobody would guess."),
    )
    again = forms.CharField(
        label=_("The password again"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or {}
        if "password" in kept and kept["password"] != kept.get("again"):
            self.add_error("again", gettext("This is not the same password."))
        return kept


class CodeForm(PasswordForm):
    """The same with the code of who approved it, where two persons invited."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Twelve letters and digits that a second person tells you."),
    )
    field_order = ("code", "password", "again")


class StepForm(OpenForm):
    """A step: what it was filled in with is kept as `draft` says, and fills it in again."""

    def draft(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class OperatorForm(StepForm):
    """Who operates the installation."""

    operator = forms.CharField(
        label=_("Full name"), max_length=100, help_text=_("As registered. Stands on slips, statements and papers.")
    )
    short_name = forms.CharField(label=_("Short name, under messages"), max_length=20)
    phone = PhoneField(label=_("Phone for villagers"), help_text=_("Stands on every slip."))
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in CURRENCIES],
        help_text=_("Of two decimals. It cannot be changed after the first transfer."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name) for name in sorted(available_timezones()) if "/" in name],
        help_text=_("Which day a moment belongs to."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the pages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The one that you read now is the usual one; everybody may change to another."),
    )

    def draft(self) -> dict[str, Any]:
        """The language in which it was filled in comes first: it is the usual one."""
        usual = get_language()
        return self.cleaned_data | {"languages": sorted(self.cleaned_data["languages"], key=lambda one: one != usual)}


class CountyForm(CountyFields, StepForm):
    """Where it begins."""


class PeopleForm(StepForm, PasswordForm):
    """The first two people, of whom the first chooses a password here."""

    first_name = forms.CharField(label=_("Your name"), max_length=100)
    first_phone = PhoneField(label=_("Your phone"))
    first_username = ShortNameField(label=_("Your user name"), max_length=100)
    second_name = forms.CharField(label=_("Name of the second person"), max_length=100)
    second_phone = PhoneField(label=_("Phone of the second person"))
    second_username = ShortNameField(label=_("User name of the second person"), max_length=100)

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or {}
        same = gettext("This is the same as yours. It must be somebody else.")
        for what in ("phone", "username"):
            if kept.get(f"first_{what}") and kept[f"first_{what}"] == kept.get(f"second_{what}"):
                self.add_error(f"second_{what}", same)
        return kept

    def draft(self) -> dict[str, Any]:
        """Everything but the password."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("password", "again")}

    field_order = ("first_name", "first_phone", "first_username", "password", "again")
