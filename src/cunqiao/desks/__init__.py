"""The office: pages for people at work, a desk a role. No rules: a page calls an action or a query and shows."""
