"""Which pictures make a batch: identity-balanced P x K, stateless in the step.

A batch is a function of (labels, seed, step) alone, so a resumed training sees exactly the
batches an uninterrupted one would have seen.
"""

from functools import lru_cache

import numpy as np

from reid_desktop.core.values import Int64


class IdentityBatches:
    """Batches of P identities with K pictures each.

    Within an epoch an identity with n pictures is drawn about n / K times, so every picture is
    seen about equally often; an identity with fewer than K pictures repeats some. With cameras, an
    identity's first picture is any, and the others come from cameras not drawn yet where there
    are such: a search across cameras is learnt from pairs across cameras.
    """

    def __init__(
        self,
        labels: Int64,
        *,
        identities: int,
        pictures: int,
        seed: int,
        cameras: Int64 | None = None,
    ) -> None:
        """Prepare batches of `identities` x `pictures`.

        Args:
            labels: (N,) int64 identities of all pictures.
            identities: P, at most the number of different labels.
            pictures: K.
            seed: of the draw.
            cameras: (N,) int64; None draws the pictures of an identity whatever their cameras.
        """
        assert identities <= len(np.unique(labels)), "fewer identities than asked for in a batch"
        self._rows = [np.flatnonzero(labels == label) for label in np.unique(labels)]
        self._turns = np.repeat(
            np.arange(len(self._rows)),
            [-(-len(rows) // pictures) for rows in self._rows],
        )
        self._identities, self._pictures, self._seed = identities, pictures, seed
        self._cameras = cameras
        self._order = lru_cache(maxsize=2)(self._shuffled)

    @property
    def steps_per_epoch(self) -> int:
        """Batches after which about every picture was seen once."""
        return max(1, len(self._turns) // self._identities)

    def at(self, step: int) -> Int64:
        """Return the rows of the batch of `step`, (P * K,) int64, identity by identity."""
        epoch, place = divmod(step, self.steps_per_epoch)
        chance = np.random.default_rng([self._seed, 1, step])
        start = place * self._identities
        turn = list(dict.fromkeys(self._order(epoch)[start : start + self._identities].tolist()))
        missing = self._identities - len(turn)
        if missing:
            others = np.setdiff1d(np.arange(len(self._rows)), turn)
            turn += chance.choice(others, missing, replace=False).tolist()
        return np.concatenate([self._draw(self._rows[identity], chance) for identity in turn])

    def _draw(self, rows: Int64, chance: np.random.Generator) -> Int64:
        """Draw K pictures of one identity, repeating only when there are fewer."""
        full, rest = divmod(self._pictures, len(rows))
        picked = [chance.permutation(rows) for _ in range(full)]
        order = chance.permutation(rows)
        if self._cameras is not None:
            order = order[_apart(self._cameras[order])]
        return np.concatenate([*picked, order[:rest]]).astype(np.int64)

    def _shuffled(self, epoch: int) -> Int64:
        """Return the turns of one epoch in its own order."""
        return np.random.default_rng([self._seed, 0, epoch]).permutation(self._turns)


def _apart(cameras: Int64) -> Int64:
    """Return an order of pictures in which each camera comes once before any comes again."""
    turns = np.array([np.sum(cameras[:place] == cameras[place]) for place in range(len(cameras))])
    return np.argsort(turns, kind="stable").astype(np.int64)
