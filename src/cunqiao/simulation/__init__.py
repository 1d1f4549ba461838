"""A synthetic, seeded world, and the life in it. Acts only through the domains' actions.

Everybody in it is invented: people, merchants, brands and phone numbers stand for nobody and
nothing. The counties and villages are real, because the trade is made of their distances.
Owns no table: what is made up lies in the domains' own.
"""
