"""Money as people follow it: accounts from both sides, an order's fen from hand to hand, a partner's commission."""
