"""Form fields of our own."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cunqiao.desks.framework import times
from cunqiao.desks.framework.cells import with_currency
from cunqiao.identity.phones import normal_phone
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.money import BASIS_POINTS, fen_of
from cunqiao.kernel.numbers import number
from cunqiao.kernel.typed import legible

_MOMENT = re.compile(r"(\d|日)[T\s]+(\d)")  # what may stand between a day and a time
MAX_FEN = 10**11  # far more than anybody pays at once


class YuanField(forms.CharField):
    """An amount typed in yuan; cleaned to fen. `min_fen` and `max_fen` are the bounds."""

    def __init__(self, *, min_fen: int = 1, max_fen: int = MAX_FEN, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.min_fen, self.max_fen = min_fen, max_fen
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Fen that we give, as yuan; what was typed, as it was typed."""
        return f"{value / 100:.2f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for what is no amount of whole fen within the bounds."""
        typed = super().clean(value)
        if typed in self.empty_values:
            return None
        try:
            fen = fen_of(typed)
        except ValueError as error:
            raise ValidationError(_("Give an amount in yuan, like 1,200 or 59.90.")) from error
        if not self.min_fen <= fen <= self.max_fen:
            bounds = {"least": with_currency(self.min_fen), "most": with_currency(self.max_fen)}
            raise ValidationError(_("Give an amount from %(least)s to %(most)s.") % bounds)
        return fen


class PhoneField(forms.CharField):
    """A phone number, cleaned to the form in which it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs |= {"inputmode": "tel"}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for what is no number."""
        typed = super().clean(value)
        try:
            return normal_phone(typed)
        except Invalid as refusal:
            raise ValidationError(refusal.errors[0].message) from refusal


class PercentField(forms.CharField):
    """A share typed in percent; cleaned to basis points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for what is no share of a whole, to the hundredth of a percent."""
        typed = super().clean(value)
        try:
            points = int(number(typed, ["%"]) * 100)
        except ValueError:
            points = -1
        if not 0 <= points <= BASIS_POINTS:
            raise ValidationError(_("Give a share in percent, like 5 or 8.5."))
        return points


class ShortNameField(forms.RegexField):
    """A name for addresses or for signing in: small letters, digits and hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        refused = {"invalid": gettext_lazy("Take small letters, digits and hyphens alone.")}
        super().__init__(r"^[a-z0-9-]+\Z", error_messages=refused, **kwargs)
        self.widget.attrs |= {"autocapitalize": "none", "autocomplete": "off"}


class DayField(forms.DateField):
    """A day, chosen or typed with the year first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError for what is no day, or could be read as two."""
        if value in self.empty_values:
            return None
        try:
            return times.day_of(value)
        except ValueError as error:
            raise ValidationError(_("Give a day like 2026-11-30.")) from error


class MomentField(forms.DateTimeField):
    """A day and time by the operator's clocks, chosen or typed with the year first."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError for what is no day with a time, or could be read as two."""
        day, _space, time = _MOMENT.sub(r"\1 \2", legible(value or "")).partition(" ")
        try:
            return super().to_python(f"{times.day_of(day)} {time}" if day else None)
        except (ValueError, ValidationError) as error:
            raise ValidationError(_("Give a day and a time like 2026-11-30 08:00.")) from error
