"""County centres, stations, and who ran a station when.

Owns: centres, stations, tenures, carriers of the last leg, counters, and the directory of station numbers.
Holds always: a station's number is unique in the country; one open tenure a station (`one_open_tenure`); floats and
commissions belong to the tenure, so that a station outlives its partner. Opening any of them opens its accounts.
Counters are taken under a row lock, first of all locks, in key order.
"""
