"""Accounts and transfers: where every fen is, and how it came there.

Owns: accounts, transfers, top-ups.
Holds always: a transfer moves a positive amount from one account of a county to another of the same county, so that
a county's balances sum to zero; transfers are never changed (trigger `append_only`); an account with a floor keeps
its balance and never falls below (`balance_not_below_floor`); a bank reference confirms one top-up
(`one_top_up_a_reference`).

The sign follows the credit side: balance = credits - debits. A float, a merchant's claim, a commission stand
positive; the bank, whose money we hold, stands negative.
"""
