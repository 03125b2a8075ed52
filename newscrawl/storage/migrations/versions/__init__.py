"""One file a schema revision, never edited once released, never importing the models (those move on)."""
