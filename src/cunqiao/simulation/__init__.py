"""A synthetic, seeded world, and the life in it. Acts only through the domains' actions."""
