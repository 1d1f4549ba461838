from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, StringConstraints

from cunqiao.api.fields import Body, Text
from cunqiao.api.guard import Request, anybody
from cunqiao.identity import actions
from cunqiao.kernel.scope import Role

router = Router(tags=["auth"])


class SignIn(Body):
    """`place`: a station's number, for those who have several. `till`: the letter of the device.

    `otp`: the six digits of the authenticator, or a recovery code; without it a token moves no money.
    """

    username: Text
    password: Annotated[str, StringConstraints(strict=True, max_length=200)]
    till: Text | None = None
    place: Text | None = None
    otp: Annotated[str, StringConstraints(strict=True, max_length=40)] | None = None


class PersonOut(BaseModel):
    id: UUID
    name: str
    role: Role
    county_id: int | None
    station: str | None


class TokenOut(BaseModel):
    token: str
    expires_at: datetime
    person: PersonOut


class Nothing(BaseModel):
    pass


@router.post("/auth/token", response=TokenOut, auth=anybody)
def sign_in(request: HttpRequest, body: SignIn) -> TokenOut:
    """A token for who knows the password: 12 hours, 30 days for a device."""
    signed = actions.sign_in(**body.model_dump())
    grant = signed.grant
    person = PersonOut(
        id=signed.person.id,
        name=signed.person.name,
        role=Role(grant.role),
        county_id=grant.county_id,
        station=grant.place if grant.role == Role.PARTNER else None,
    )
    return TokenOut(token=signed.token, expires_at=signed.expires_at, person=person)


@router.post("/auth/revoke", response=Nothing)
def sign_out(request: Request, body: Nothing) -> Nothing:
    """End the token that asks this."""
    actions.revoke_token(request.token)
    return Nothing()
