"""Fit the networks to a case: it is searched with the profile that it was indexed with."""

from collections.abc import Mapping

from reid_desktop.store.case import Case


def fitting_profile(case: Case, describers: Mapping[str, str], wanted: str) -> str:
    """Return the profile whose describer knows most people of a case.

    Descriptors of different input sizes cannot be compared, so a case that was indexed with
    another profile than that of the settings would be refused, or found half empty.

    Args:
        case: open for reading.
        describers: model id of each profile's describer, with the weights of the settings.
        wanted: the profile of the settings; kept unless another one knows more people.
    """
    used = set(case.model_ids())
    people = {
        profile: len(case.gallery(model_id))
        for profile, model_id in describers.items()
        if model_id in used
    }
    if people.get(wanted, 0) == max(people.values(), default=0):
        return wanted
    return max(people, key=people.__getitem__)
