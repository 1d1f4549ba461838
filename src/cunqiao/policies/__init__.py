"""The rules of the trade as data: typed terms that hold from a day on.

Owns: versions of policies.
Holds always: a version was proposed by one person of headquarters and published by another, before the day from which
it holds; what was published never changes, a correction is a later version; of one kind, one version begins on a day
for a county or for the whole network. A county's own version goes before the network's. What is made under a version
keeps its id, and is judged by it ever after.
"""
