"""Orders of the county: the list, the order with its way and its money, cancelling."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import DeskForm, Detail, Done, FormPage, FormVisit, Note
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.order_page import order_shown
from cunqiao.desks.shared.orders import ORDERS
from cunqiao.desks.shared.words import local_name
from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid
from cunqiao.orders.access import get_order_for
from cunqiao.orders.actions import cancel
from cunqiao.orders.models import Order
from cunqiao.orders.states import ConsignmentStatus


class CancelForm(DeskForm):
    """How many pieces of each line go back; all of them to begin with."""

    def prepare(self) -> None:
        for line in self.thing.lines.select_related("sku", "consignment").order_by("position"):
            if line.open_quantity and line.consignment.status == ConsignmentStatus.TO_SHIP:
                self.fields[f"line_{line.id}"] = forms.IntegerField(
                    label=local_name(line.sku),
                    min_value=0,
                    max_value=line.open_quantity,
                    initial=line.open_quantity,
                    help_text=gettext("Not shipped yet: %(n)s") % {"n": line.open_quantity},
                )


def do_cancel(visit: FormVisit[Order]) -> None:
    pieces = {UUID(name.removeprefix("line_")): count for name, count in visit.data.items() if count}
    if not pieces:
        raise Invalid.field("lines", _("Say how many pieces of which line go back."))
    cancel(visit.here.scope, visit.thing, entry_id=visit.id, pieces=pieces, at=clock.now())


PAGES: list[Page] = [
    ORDERS,
    FormPage(
        name="order-cancel",
        path="orders/<str:number>/cancel",
        title=_("Cancel what is not shipped"),
        thing=lambda here, number: get_order_for(here.scope, number),
        form=CancelForm,
        act=do_cancel,
        done=lambda visit: Done(
            visit.here.link("order", visit.thing.number),
            gettext("Cancelled. The money is back on the station's float."),
        ),
        submit=_("Cancel these pieces"),
        danger=True,
        text=lambda visit: visit.thing.number,
        notes=lambda visit: [
            Note(
                _("The villager gets the money back at the station"),
                _("Pieces and money go back at once; this cannot be undone."),
                "wait",
                "alert-triangle",
            )
        ],
        back=lambda visit: visit.here.link("order", visit.thing.number),
    ),
    Detail(name="order", path="orders/<str:number>", show=order_shown),
]
