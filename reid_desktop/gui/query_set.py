"""The pictures of one search: of the person sought, and of somebody else."""

from dataclasses import dataclass, replace

from reid_desktop.core.records import Role
from reid_desktop.index.queries import Join
from reid_desktop.pipeline.query import Query


@dataclass(frozen=True, slots=True)
class QuerySet:
    """What is asked; changed by making another.

    Attributes:
        likes: pictures of the person, the first is the query itself.
        unlikes: pictures of somebody else.
        join: whether the likes are one person, or any of several people.
        is_together: whether the likes are people who must be seen together.
    """

    likes: tuple[Query, ...] = ()
    unlikes: tuple[Query, ...] = ()
    join: Join = "mean"
    is_together: bool = False

    @property
    def query(self) -> Query | None:
        """The picture on the cover."""
        return self.likes[0] if self.likes else None

    def with_query(self, query: Query | None) -> "QuerySet":
        """Return a set of this one picture, or none."""
        return QuerySet((query,) if query is not None else ())

    def with_found(self, query: Query) -> "QuerySet":
        """Return this set with the person found on its first picture."""
        return replace(self, likes=(query, *self.likes[1:]))

    def with_people(self, people: tuple[Query, ...], *, together: bool) -> "QuerySet":
        """Return a set of several people: any of them, or all together."""
        return QuerySet(people, self.unlikes, "best", together)

    def added(self, query: Query, role: Role) -> "QuerySet":
        """Return this set with one picture more."""
        if role is Role.UNLIKE:
            return replace(self, unlikes=(*self.unlikes, query))
        return replace(self, likes=(*self.likes, query))

    def removed(self, place: int, role: Role) -> "QuerySet":
        """Return this set without the picture at `place` of its role."""
        if role is Role.UNLIKE:
            kept = self.unlikes[:place] + self.unlikes[place + 1 :]
            return replace(self, unlikes=kept)
        return replace(self, likes=self.likes[:place] + self.likes[place + 1 :])
