"""People, how they sign in, what role they have and where, and the devices they speak through.

Owns: people, grants (who may act as what, where, from when to when), tills, revoked tokens, failed log-ins.
Holds always: a username is one person's; passwords are kept as Argon2 only; a token works while its signature, its
expiry, its grant and its till all stand, and it is not on the revocation list.
"Account" always means a ledger account, never a log-in.
"""
