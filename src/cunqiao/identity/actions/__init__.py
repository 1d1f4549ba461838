"""What changes people, their roles and their devices: a function a verb."""

from cunqiao.identity.actions.grants import end_grant, end_grants_under, grant_role
from cunqiao.identity.actions.invite import accept_invitation, invite
from cunqiao.identity.actions.let_in import TOLD_FOR, let_in
from cunqiao.identity.actions.people import register_person
from cunqiao.identity.actions.sign_in import TRIES, TRIES_WITHIN, SignedIn, forget_old_tokens, revoke_token, sign_in
from cunqiao.identity.actions.tills import LETTERS, open_till, revoke_till

__all__ = [
    "LETTERS",
    "TOLD_FOR",
    "TRIES",
    "TRIES_WITHIN",
    "SignedIn",
    "accept_invitation",
    "end_grant",
    "end_grants_under",
    "forget_old_tokens",
    "grant_role",
    "invite",
    "let_in",
    "open_till",
    "register_person",
    "revoke_till",
    "revoke_token",
    "sign_in",
]
