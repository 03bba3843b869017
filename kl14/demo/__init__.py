"""The demo: an invented organisation, its people, and lives lived through the real actions under a moved clock.

`data/organisation.toml` names units and people; each file of `data/lives` is one life: the dossier and the acts, in
order. The texts are data, so this package holds no sentence of theirs.
"""
