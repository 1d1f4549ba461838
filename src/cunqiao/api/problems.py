"""Refusals as RFC 9457 problems. A test walks all Refusals and fails where one is missing here."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from cunqiao.api.errors import EncodingNotRead, Failed, MethodNotAllowed, RoleNotAllowed, TillNeeded, TooLarge
from cunqiao.api.rendering import json_response
from cunqiao.catalog.errors import MomentTaken, NameTaken
from cunqiao.identity.errors import (
    GrantTaken,
    LetterTaken,
    NotSignedIn,
    RolesExclude,
    SecondFactorNeeded,
    UsernameTaken,
)
from cunqiao.kernel.errors import (
    IdTaken,
    Invalid,
    MoveNotAllowed,
    NotFound,
    NotOpen,
    NumberTaken,
    Refusal,
    SamePerson,
    TooManyTries,
    Unavailable,
)
from cunqiao.ledger.errors import InsufficientFloat, ReferenceTaken
from cunqiao.logistics.errors import Ambiguous, SlipNotGenuine, WrongCode
from cunqiao.network.errors import CountyHasOne, StationHasPartner
from cunqiao.orders.errors import InsufficientStock, PriceChanged, QuantitiesDiffer, UnknownCoupon, UnknownSku
from cunqiao.policies.errors import DayHasCome, DayTaken
from cunqiao.setup.errors import AddressOver, SetUpDone, StepMissing

STATUS: dict[type[Refusal], HTTPStatus] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    RoleNotAllowed: HTTPStatus.FORBIDDEN,
    TillNeeded: HTTPStatus.FORBIDDEN,
    SecondFactorNeeded: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    IdTaken: HTTPStatus.CONFLICT,
    MoveNotAllowed: HTTPStatus.CONFLICT,
    InsufficientStock: HTTPStatus.CONFLICT,
    PriceChanged: HTTPStatus.CONFLICT,
    InsufficientFloat: HTTPStatus.CONFLICT,
    NumberTaken: HTTPStatus.CONFLICT,
    ReferenceTaken: HTTPStatus.CONFLICT,
    Ambiguous: HTTPStatus.CONFLICT,
    SamePerson: HTTPStatus.CONFLICT,
    NotOpen: HTTPStatus.CONFLICT,
    AddressOver: HTTPStatus.CONFLICT,
    SetUpDone: HTTPStatus.CONFLICT,
    StepMissing: HTTPStatus.CONFLICT,
    UsernameTaken: HTTPStatus.CONFLICT,
    GrantTaken: HTTPStatus.CONFLICT,
    RolesExclude: HTTPStatus.CONFLICT,
    LetterTaken: HTTPStatus.CONFLICT,
    StationHasPartner: HTTPStatus.CONFLICT,
    CountyHasOne: HTTPStatus.CONFLICT,
    NameTaken: HTTPStatus.CONFLICT,
    MomentTaken: HTTPStatus.CONFLICT,
    DayTaken: HTTPStatus.CONFLICT,
    DayHasCome: HTTPStatus.CONFLICT,
    EncodingNotRead: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownSku: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownCoupon: HTTPStatus.UNPROCESSABLE_ENTITY,
    QuantitiesDiffer: HTTPStatus.UNPROCESSABLE_ENTITY,
    SlipNotGenuine: HTTPStatus.UNPROCESSABLE_ENTITY,
    WrongCode: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    Failed: HTTPStatus.INTERNAL_SERVER_ERROR,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
MEDIA_TYPE = "application/problem+json"


def problem(refusal: Refusal) -> dict[str, Any]:
    """What a client reads: the kind, a sentence for the person in the language now active, the status of HTTP, and
    the refusal's data."""
    return {
        "type": f"/problems/{refusal.code()}",
        "title": str(refusal.title),
        "status": int(STATUS[type(refusal)]),
        **refusal.data(),
    }


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as an answer."""
    response = json_response(problem(refusal), STATUS[type(refusal)], MEDIA_TYPE)
    if isinstance(refusal, NotSignedIn):
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, TooManyTries | Unavailable):
        response["Retry-After"] = str(refusal.retry_after)
    return response
