"""The sentences of the rules in the languages of the pages. In English they stand in the rules' files."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "baskets": _("An order is the sum of its lines, each in the one consignment of its merchant."),
    "collection_fees": _(
        "A parcel that was handed out has one handling fee, to a tenure of its station, and a fee of the last leg for "
        "each of its drives, to the carrier of that trip: by the versions that were in force when it was charged, "
        "which the fee keeps, and paid once."
    ),
    "consignment_statuses": _(
        "A consignment's status and its time of arrival are what its pieces and parcels make them."
    ),
    "counters": _(
        "The numbers that a counter gave out are all there, from 1 to its value: no order, parcel or trip is lost."
    ),
    "credits": _(
        "A float may go below zero by no more than the version allows that was in force in its county when its tenure "
        "began, and the tenure keeps that version."
    ),
    "escrow": _(
        "Escrow holds for each order the value of its pieces that are neither settled nor given back, and nothing else."
    ),
    "evidence": _(
        "A parcel was handed out on what was shown: a slip that names its order, a picture of a signature; of a code "
        "and of who is known nothing is kept. What was shown is still what it was."
    ),
    "floors": _("An account with a floor keeps its balance and never falls below; every float has a floor."),
    "fronts": _(
        "Cash goes into the drawer of the tenure that ran the station then. Where another tenure had fronted what it "
        "is for, that tenure's float is repaid out of the float of the drawer."
    ),
    "guards": _("The database itself refuses to change what was written down for ever: its guards stand, and refuse."),
    "histories": _(
        "The events of a thing are allowed moves, one from where the last one led, and the last leads to its status."
    ),
    "kept_balances": _("A kept balance is the sum of the account's transfers."),
    "numbers_lead_home": _(
        "A number leads to what has it: a station's through the directory, an order's or a parcel's through "
        "its station's, a trip's through its county's."
    ),
    "numbers_unique": _(
        "No two orders, parcels, trips or stations have the same number, in whatever counties; parcels "
        "under way with one carrier's tracking number come from one merchant and go to one station."
    ),
    "one_station": _(
        "An order, its tenure, till, villager and parcels, and the villager's household are of one station, and who "
        "took the order worked under its tenure then."
    ),
    "order_floats": _(
        "The float of an order's tenure paid for it. Of the value that was cancelled or expired, the float of the "
        "drawer that refunds cash to the villager got back the refund, that of the order's tenure the rest."
    ),
    "order_statuses": _("An order's status is what its consignments and parcels make it."),
    "overdue": _(
        "What is due is done: what was not shipped expires within two hours of its time, and what was earned is "
        "released within 26 hours of the end of its return window."
    ),
    "parcel_contents": _(
        "The parcels of a shipped consignment hold exactly what was not given back; the collected ones, what "
        "was collected."
    ),
    "parcels_under_way": _(
        "A parcel has come as far as its drives, and was collected once if it is collected; a trip is done "
        "with its last drive."
    ),
    "payments": _(
        "A cash order is paid whole when placed; nothing is paid beyond an order's value; what is collected is paid."
    ),
    "payouts": _(
        "The bank paid exactly the items of approved payouts, which two persons agreed on; open ones ask for "
        "no more than there is."
    ),
    "plain_ids": _(
        "An id that no foreign key guards leads to something of its county: holders of accounts, orders of "
        "transfers, places of tills, counters and grants; a tenure has the grant of its own partner from its "
        "beginning to its end, and whoever else works under it does so at its station, within that time."
    ),
    "policy_versions": _(
        "A version of a policy was published by another person than proposed it, before the moment from which it "
        "holds; every kind began with one version for the whole network."
    ),
    "prices": _("A line costs what its SKU cost when it was ordered, and earns by the rates of its category then."),
    "refunds": _(
        "What a villager paid beyond the value that is not given back is refunded, out of the drawer of the tenure "
        "that ran the station then; where none did, of the order's own."
    ),
    "releases": _(
        "A release makes payable, to each tenure, what its collection left pending, after the return window "
        "that was in force when it was collected; every other pending fen is still pending."
    ),
    "requests": _("Every order and every collection has the request that asked for it, from the person who did it."),
    "settlements": _(
        "A collection settles the value of its pieces, once: each line to merchant, tenure and platform by its "
        "rates, to the fen, by the rule of splitting that the collection names, which is the newest since there is one."
    ),
    "ship_by": _(
        "A consignment is to be shipped within the hours of the version that was in force in its county when it was "
        "ordered, and keeps that version; it does not expire before."
    ),
    "stock_adds_up": _(
        "A pool's pieces are available, reserved or sold, and together those that its supplies brought."
    ),
    "stock_of_lines": _(
        "A pool has reserved and sold what the orders' lines have open and collected from it. Pieces given "
        "back go to the national pool first, pieces handed over count against the county's first."
    ),
    "times": _(
        "Nothing was recorded before what it follows, and what happened at once was recorded at once: an order with "
        "its money, a shipment with its parcels, a collection with its settlement and its fees, a release with what it "
        "made payable. Nothing happened earlier or later than the clocks of devices may say that were believed in its "
        "county when it was recorded."
    ),
    "top_ups": _(
        "The bank filled a float once for each confirmed top-up, which has a bank reference of its own in the "
        "whole network, however it is written, and was confirmed by another person than asked for it, whatever "
        "accounts the two have."
    ),
    "transfer_kinds": _("Every kind of transfer goes from its kinds of accounts to its kinds of accounts."),
    "transfers_balance": _(
        "A transfer moves a positive amount between two accounts of its county, so that a county's balances "
        "sum to zero."
    ),
}
