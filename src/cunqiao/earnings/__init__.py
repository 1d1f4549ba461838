"""What partners and merchants earn, from pending to paid.

Owns: releases, payouts and their items.
Holds always: the commission of a collection is released once (its release has the collection's id), after the return
window; a payout is proposed by one person and approved by another; an amount is in one open payout at most.
"""
