"""Villagers and their households, and what they consented to.

Owns: households, villagers.
Holds always: a villager belongs to one station and one household of it; full phone numbers leave this domain only
towards the message gateway.
"""
