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
