"""`verify`: whether the books, the stock and the histories agree with one another.

Owns: the rules, one SQL file each in `rules/`. A rule selects what breaks it. It shares no code
with the writers, so that a mistake of theirs is seen and not repeated. Nothing is changed and
nothing is locked: `verify` works beside a running server, and sees one moment.

A rule's file begins with comments: the sentence that must hold (shown to people), then from `Reads`
on what it reads. It gives (county_id, thing, name, expected, found): the thing's kind, its number
or id, what should be and what is. Two statements are written before every rule: `counted_line`, lines
with how many pieces of them are left as the audit counts them, and `person_behind`, accounts of people
with whose they are.
"""
