"""The desk of the merchant: what to ship, goods, prices and stock, what is owed."""
