from typing import Annotated, Any

from django.conf import settings
from ninja import Query, Router

from cunqiao.api.fields import BlankIsNone, SearchText
from cunqiao.api.guard import Request
from cunqiao.api.paging import Listing, Page, page
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.outbox import messages
from cunqiao.logistics.messages import Words, words_of

router = Router(tags=["messages"])


class MessagesQuery(Listing):
    """`about`: the number of a parcel or an order."""

    about: Annotated[SearchText | None, BlankIsNone] = None


@router.get("/messages", response=Page[Words])
def list_messages(request: Request, query: Query[MessagesQuery]) -> dict[str, Any]:
    """What villagers were told by phone, codes too: in the demo alone."""
    if not settings.DEMO:
        raise NotFound(kind="address", id=request.path)
    return page(messages(query.narrow(request.caller), about=query.about), query, "created_at", words_of)
