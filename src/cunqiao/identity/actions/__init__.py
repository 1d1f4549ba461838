"""What changes people, their roles and their devices: a function a verb."""

from cunqiao.identity.actions.grants import (
    approve_role,
    end_grant,
    end_grants_under,
    grant_role,
    propose_role,
    refuse_role,
)
from cunqiao.identity.actions.invite import (
    accept_invitation,
    approve_invitation,
    invite,
    is_let_in_by_two,
    refuse_invitation,
)
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
    "approve_invitation",
    "approve_role",
    "end_grant",
    "end_grants_under",
    "forget_old_tokens",
    "grant_role",
    "invite",
    "is_let_in_by_two",
    "let_in",
    "open_till",
    "propose_role",
    "refuse_invitation",
    "refuse_role",
    "register_person",
    "revoke_till",
    "revoke_token",
    "sign_in",
]
