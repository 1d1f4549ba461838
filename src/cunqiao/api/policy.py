"""Who may ask what: one row a route. A route without a row answers nobody, and fails a test."""

from cunqiao.kernel.scope import Role

HQ, COUNTY, PARTNER = Role.HEADQUARTERS, Role.COUNTY_OPERATOR, Role.PARTNER
MERCHANT, DRIVER, AUDITOR = Role.MERCHANT, Role.DRIVER, Role.AUDITOR

EVERYBODY = frozenset(Role)  # who is signed in
PUBLIC: frozenset[Role] = frozenset()  # also who is not

POLICY: dict[str, frozenset[Role]] = {
    "POST /auth/token": PUBLIC,
    "POST /auth/revoke": EVERYBODY,
    "GET /demo": PUBLIC,
    "GET /regions": EVERYBODY,
    "GET /catalog/skus": EVERYBODY,
    "GET /villagers": frozenset({PARTNER, COUNTY, AUDITOR}),
    "POST /villagers": frozenset({PARTNER}),
    "GET /orders": frozenset({PARTNER, COUNTY, HQ, AUDITOR}),
    "POST /orders": frozenset({PARTNER}),
    "GET /orders/{number}": frozenset({PARTNER, COUNTY, HQ, AUDITOR}),
    "POST /orders/{number}/cancel": frozenset({PARTNER, COUNTY}),
    "GET /consignments": frozenset({PARTNER, COUNTY, MERCHANT, HQ, AUDITOR}),
    "POST /consignments/{number}/ship": frozenset({MERCHANT}),
    "GET /parcels": EVERYBODY,
    "POST /parcels/{number}/scan": frozenset({PARTNER, COUNTY, DRIVER}),  # each its own events
    "POST /parcels/{number}/collect": frozenset({PARTNER}),
    "GET /messages": frozenset({HQ}),
    "GET /trips": frozenset({COUNTY, DRIVER, HQ, AUDITOR}),
    "POST /trips": frozenset({COUNTY}),
    "POST /trips/{number}/driver": frozenset({COUNTY}),
    "POST /trips/{number}/load": frozenset({COUNTY}),
    "POST /trips/{number}/depart": frozenset({COUNTY, DRIVER}),
    "POST /stations/{number}/hours": frozenset({COUNTY}),
    "GET /float/topups": frozenset({PARTNER, COUNTY, HQ, AUDITOR}),
    "POST /float/topups": frozenset({PARTNER}),
    "POST /float/topups/{top_up_id}/confirm": frozenset({COUNTY}),
    "GET /ledger/accounts": frozenset({PARTNER, COUNTY, MERCHANT, HQ, AUDITOR}),
    "GET /ledger/accounts/{account_id}/postings": frozenset({PARTNER, COUNTY, MERCHANT, HQ, AUDITOR}),
    "POST /sync": frozenset({PARTNER}),
    "GET /sync/changes": frozenset({PARTNER}),
    "GET /payouts": frozenset({HQ, AUDITOR}),
    "POST /payouts": frozenset({HQ}),
    "POST /payouts/{payout_id}/approve": frozenset({HQ}),
    "GET /policies": frozenset({HQ, AUDITOR}),
    "POST /policies": frozenset({HQ}),
    "POST /policies/{version_id}/publish": frozenset({HQ}),
    "POST /policies/{version_id}/withdraw": frozenset({HQ}),
}

# What moves money, or says that it came: for who has proved a second factor, where the role needs one.
OF_MONEY = {
    "POST /float/topups/{top_up_id}/confirm",
    "POST /payouts",
    "POST /payouts/{payout_id}/approve",
    "POST /policies/{version_id}/publish",
}
TILLS = {"POST /sync"}  # only from a till's device
SCANS = {"arrived_county": COUNTY, "handed_over": DRIVER, "received": PARTNER}  # whose word each scan is
