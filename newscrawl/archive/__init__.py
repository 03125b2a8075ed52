"""Raw pages: every page that was fetched, as it came, kept compressed in files beside the database."""
