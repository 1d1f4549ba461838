"""How the product is put together and started: settings, routes, command line, embedded database."""
