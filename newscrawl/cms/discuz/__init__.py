"""The Discuz! X portal family: where things stand on its pages, and how its sites are walked."""
