"""What changes people, their roles and their devices: a function a verb."""

from cunqiao.identity.actions.change_password import change_password
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
from cunqiao.identity.actions.second_factors import prove_second_factor, set_up_second_factor
from cunqiao.identity.actions.sign_in import (
    SignedIn,
    issue_token,
    revoke_token,
    sign_in,
    sign_in_at_desk,
    tries_left_of,
)
from cunqiao.identity.actions.sign_ins import begin_sign_in, end_sign_in, end_sign_ins, forget_old_sign_ins
from cunqiao.identity.actions.tills import LETTERS, open_till, revoke_till
from cunqiao.identity.actions.tries import TRIES, TRIES_OF_ALL, TRIES_WITHIN

__all__ = [
    "LETTERS",
    "TOLD_FOR",
    "TRIES",
    "TRIES_OF_ALL",
    "TRIES_WITHIN",
    "SignedIn",
    "accept_invitation",
    "approve_invitation",
    "approve_role",
    "begin_sign_in",
    "change_password",
    "end_grant",
    "end_grants_under",
    "end_sign_in",
    "end_sign_ins",
    "forget_old_sign_ins",
    "grant_role",
    "invite",
    "is_let_in_by_two",
    "issue_token",
    "let_in",
    "open_till",
    "propose_role",
    "prove_second_factor",
    "refuse_invitation",
    "refuse_role",
    "register_person",
    "revoke_till",
    "revoke_token",
    "set_up_second_factor",
    "sign_in",
    "sign_in_at_desk",
    "tries_left_of",
]
