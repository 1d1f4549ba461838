"""Which roles need two persons to be given, and which one person cannot have together."""

from cunqiao.kernel.scope import Role

# Who can move money out, who confirms that it came in, and who judges both and sees everybody's data: an auditor whom
# one person chose would audit nobody.
BY_TWO = (Role.HEADQUARTERS, Role.COUNTY_OPERATOR, Role.AUDITOR)

# Who moves money, at a desk or by the API: a password alone is not enough for it.
NEEDS_SECOND_FACTOR = (Role.HEADQUARTERS, Role.COUNTY_OPERATOR)

# One person cannot have both where the reaches of the two meet. Whose money it is does not confirm, pay or price it: a
# partner's top-ups are confirmed by the county, what partners and merchants earned is paid by headquarters. Who judges
# the books writes none. A county's operator may drive, and work at headquarters: small operators need it, no money
# goes to a driver, and every act of two steps compares persons.
EXCLUSIVE = frozenset(
    {
        frozenset({Role.PARTNER, Role.COUNTY_OPERATOR}),
        frozenset({Role.PARTNER, Role.HEADQUARTERS}),
        frozenset({Role.MERCHANT, Role.HEADQUARTERS}),
        *(frozenset({Role.AUDITOR, role}) for role in Role if role != Role.AUDITOR),
    }
)


def exclude(one: tuple[Role, int | None], other: tuple[Role, int | None]) -> bool:
    """Whether one person cannot have both: each a role with its county, None for the whole network."""
    (role, county_id), (other_role, other_county_id) = one, other
    meet = county_id is None or other_county_id is None or county_id == other_county_id
    return meet and frozenset({role, other_role}) in EXCLUSIVE
