"""Parcels from the merchant's door to the villager's hands.

Owns: parcels and what is in them, trips, collections with their evidence, wrong codes.
Holds always: parcels under way with one carrier's tracking number lie in one box, of one merchant and for one station;
a parcel is in one place, which its status tells; it is collected once, whole, with evidence; collecting settles the
lines in it in the same transaction.
"""
