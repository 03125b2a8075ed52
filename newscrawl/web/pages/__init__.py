"""One module a group of pages; each says in ROUTES where it stands."""
