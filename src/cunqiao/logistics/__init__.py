"""Parcels from the merchant's door to the villager's hands.

Owns: parcels and what is in them, trips, collections with their evidence, wrong codes.
Holds always: a tracking number is one parcel's within a county; a parcel is in one place, which its status tells; it
is collected once, whole, with evidence; collecting settles the lines in it in the same transaction.
"""
