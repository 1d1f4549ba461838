"""Pages and lists that several desks show: orders, parcels, accounts, money, search, and the words they share."""
