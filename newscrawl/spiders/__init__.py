"""One file a site, a declaration of at most 15 lines; nothing else lives here."""
