"""What a search on a cluster had to do without; kept with its parameters and told with it."""

from reid_desktop.core.records import Method, Search

LOST = "cluster_lost"
"""Parameter: a sentence where the cluster was lost before the search was done."""
MISSING_SHARDS = "missing_shards"
"""Parameter: a sentence for each shard that could not be read, by the shard's name."""


def losses(search: Search) -> list[str]:
    """Return a sentence for each thing that went wrong on the cluster, [] where nothing did."""
    values = search.parameters
    missing, lost = values.get(MISSING_SHARDS, {}), values.get(LOST, "")
    return [*missing.values(), *([lost] if lost else [])]


def is_partial(search: Search) -> bool:
    """Return whether people or frames were left out because of that.

    A search by descriptor whose cluster was lost was done by the case itself, which lacks nobody.
    """
    values = search.parameters
    return bool(values.get(MISSING_SHARDS)) or (LOST in values and search.method is not Method.GLAD)
