"""Form fields of our own."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 10**11  # fen: far more than anybody pays at once


class YuanField(forms.CharField):
    """An amount typed in yuan, with or without commas; cleaned to fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Fen that we give, as yuan; what was typed, as it was typed."""
        return f"{value / 100:.2f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for what is no positive amount of whole fen."""
        typed = super().clean(value)
        if typed in self.empty_values:
            return None
        try:
            fen = Decimal(typed.replace(",", "").replace("，", "").lstrip("¥￥").strip()) * 100
            if fen != int(fen) or not 0 < fen <= MOST:
                raise ValidationError(_("Give an amount in yuan, like 1,200 or 59.90."))
        except (InvalidOperation, OverflowError, ValueError) as error:
            raise ValidationError(_("Give an amount in yuan, like 1,200 or 59.90.")) from error
        return int(fen)


class PercentField(forms.CharField):
    """A share typed in percent; cleaned to basis points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for what is no share of a whole, to the hundredth of a percent."""
        typed = super().clean(value)
        try:
            points = Decimal(typed.strip().rstrip("%％")) * 100
            if points != int(points) or not 0 <= points <= 10_000:
                raise ValidationError(_("Give a share in percent, like 5 or 8.5."))
        except (InvalidOperation, OverflowError, ValueError) as error:
            raise ValidationError(_("Give a share in percent, like 5 or 8.5.")) from error
        return int(points)


class MomentField(forms.DateTimeField):
    """A day and time in China, chosen or typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs
        )
