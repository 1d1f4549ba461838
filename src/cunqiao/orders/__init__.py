"""Orders from the villager's wish to the settled line.

Owns: orders, consignments, lines, payments.
Holds always: an order has one consignment a merchant; a line's pieces are open, given back or settled, and no piece is
two of these (`pieces.py`); escrow holds the value of exactly the open pieces; the price and the two rates of a line are
frozen when it is placed; an order's status is what its consignments and parcels make it.
Only `actions.place` inserts orders. Every later change locks the order row first, so that two changes of one order
follow each other.
"""
