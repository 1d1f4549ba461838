"""The first start of an operator's installation: who operates it, the first county, the first two people.

What is filled in is a draft, step by step, at an address that works once; nothing of it has an effect before all of it
has, in one transaction. No password is ever part of the draft.
"""
