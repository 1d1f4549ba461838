"""What can be bought: merchants, categories and their rates, products, SKUs, prices, stock.

Owns: merchants, categories, rates, products, SKUs, prices, stock pools, supplies. All but the last two are shared by
every county.
Holds always: a category's commission is part of its fee (`commission_within_fee`); a price or a rate holds from its
moment until the next one of the same thing; a pool's supplied pieces = available + reserved + sold
(`pool_adds_up`), and none of them is negative, so that nothing is sold twice.
A pool belongs to one county, or to county 0: the national pool, on which every county draws when its own is empty.
"""
