"""Why a ranklist shows nobody: a sentence that names each condition and what it leaves out."""

from reid_desktop.core.searching import FilterOutcome
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.results import Results
from reid_desktop.pipeline.arrange import left_out
from reid_desktop.pipeline.retrieve import outcome_of

CONDITIONS = {
    "cameras": marked("camera"),
    "source_ids": marked("source"),
    "time": marked("time"),
    "time_of_day": marked("time of day"),
    "marks": marked("mark"),
    "without_marks": marked("mark"),
    "least_sureness": marked("sureness"),
    "least_height": marked("height"),
    "rejected": marked("rejected before"),
    "least_score": marked("score"),
}
"""Conditions by their names in `FilterOutcome.left_out`."""


def reason(results: Results) -> str:
    """Return why no candidate is shown; "" when some are, or nothing was searched."""
    search = results.search
    if search is None or len(results.rows):
        return ""
    if len(results.hits):
        where = results.look.where
        outcome = left_out(results.hits, results.clocks, where, results.mark_codes)
        if outcome.kept:
            return tr("No candidate left can have been reached from the matches in time.")
        return _told(outcome, tr("None of {total:,} candidates passes", total=outcome.total))
    asked = outcome_of(search)
    if asked is None or asked.kept == asked.total:
        return tr("This search found nobody.")
    head = tr("{kept:,} of {total:,} people pass", kept=asked.kept, total=asked.total)
    return _told(asked, tr("This search found nobody.") + " " + head)


def _told(outcome: FilterOutcome, head: str) -> str:
    """Return `head` and how many each condition leaves out on its own."""
    parts = [
        tr("{condition} leaves out {count:,}", condition=tr(CONDITIONS[name]), count=count)
        for name, count in outcome.left_out.items()
        if count
    ]
    if outcome.without_clock:
        parts.append(tr("{count:,} are on footage without a clock", count=outcome.without_clock))
    return f"{head}: {', '.join(parts)}."
