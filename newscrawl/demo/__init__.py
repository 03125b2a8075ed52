"""The demo portal: a look-alike of a Discuz! X portal with known truth, and the server that serves it.

It imports nothing from extraction or cms, so its truth is independent of the readers that are tested against it.
"""
