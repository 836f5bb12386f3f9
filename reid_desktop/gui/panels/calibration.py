"""What a score is worth here: learnt from the analyst's own marks, with its uncertainty."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from reid_desktop.core.progress import Job, Progress
from reid_desktop.evaluation.calibration import FEWEST_MARKS, CalibrationCurve
from reid_desktop.gui.language import tr
from reid_desktop.gui.results import Results
from reid_desktop.pipeline.calibrate import calibration_of
from reid_desktop.store.case import Case

if TYPE_CHECKING:
    from reid_desktop.gui.views.calibration_curve import CalibrationView


class CalibrationPanel(QWidget):
    """The curve, what it says of the candidate looked at, and what it expects of the unseen."""

    def __init__(self, results: Results, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self.curve: CalibrationCurve | None = None
        self._asked = 0
        self.here = QLabel("")
        self.here.setWordWrap(True)
        self.here.setProperty("role", "heading")
        self.told = QLabel("")
        self.told.setWordWrap(True)
        self.alike = QCheckBox(tr("Learn from all comparable searches"), self)
        self.alike.setToolTip(tr("The marks of every search by the same method and network"))
        self.alike.setChecked(True)
        self.alike.toggled.connect(self.read)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 4, 6, 6)
        for widget in (self.here, self.told, self.alike):
            self._layout.addWidget(widget)
        self.setFocusProxy(self.alike)
        results.loaded.connect(self.read)
        results.arranged.connect(self._show)
        results.session.changed.connect(lambda changes: self.read() if changes.verdicts else None)
        results.current_changed.connect(lambda _id: self._show_here())
        self._show()
        self.read()

    @cached_property
    def view(self) -> "CalibrationView":
        """The curve's plot, made with the first curve: its library is slow to import."""
        from reid_desktop.gui.views.calibration_curve import CalibrationView

        view = CalibrationView(self)
        self._layout.insertWidget(self._layout.indexOf(self.told), view, 1)
        return view

    def read(self) -> None:
        """Learn the curve anew from the marks of the case."""
        results = self._results
        case, search = results.session.case, results.search
        self._asked += 1
        if case is None or search is None:
            self._take(self._asked, None)
            return
        asked, alike = self._asked, self.alike.isChecked()

        def job(twin: Case) -> Job[CalibrationCurve]:
            yield Progress(0, 1, search.query_name, "calibration")
            return calibration_of(twin, search, alike=alike)

        frames = results.session.frames
        frames.read(case.path, job, tr("calibration"), lambda curve: self._take(asked, curve))

    def _take(self, asked: int, curve: CalibrationCurve | None) -> None:
        if asked == self._asked:
            self.curve = curve
            self._show()

    def _show(self) -> None:
        curve, blind = self.curve, self._results.look.blind
        telling = curve is not None and curve.is_telling and not blind
        if telling or "view" in vars(self):
            self.view.setVisible(telling)
            self.view.show_curve(curve if telling else None)
        self.told.setText(self._said(curve, blind=blind))
        self._show_here()

    def _said(self, curve: CalibrationCurve | None, *, blind: bool) -> str:
        if blind:
            return tr("Hidden in blind review: scores must not steer the verdicts.")
        if self._results.search is None or curve is None:
            return tr("No search yet.")
        right, marks = int(curve.matches.sum()), int(curve.marks.sum())
        if not curve.is_telling:
            return tr(
                "{marks} marks so far, {right} of them matches. From {fewest} marks of both kinds "
                "on, this shows how often a candidate of a given score is right in this footage.",
                marks=marks,
                right=right,
                fewest=FEWEST_MARKS,
            )
        unseen = self._results.hits.scores[self._results.mark_codes == 0]
        expected, least, most = curve.expected(unseen)
        return tr(
            "From {marks:,} marks, {right:,} matches; the band holds {mass:.0%}. Of the "
            "{unseen:,} candidates not marked yet about {expected:.0f} are right "
            "({least:.0f} to {most:.0f}), if they are like the ones marked.",
            marks=marks,
            right=right,
            mass=curve.mass,
            unseen=len(unseen),
            expected=expected,
            least=np.floor(least),
            most=np.ceil(most),
        )

    def _show_here(self) -> None:
        results, curve = self._results, self.curve
        row = results.row_of(results.current_id)
        if row < 0 or curve is None or not curve.is_telling or results.look.blind:
            if "view" in vars(self):
                self.view.show_score(None)
            self.here.setText("")
            return
        score = results.hits.scores[row]
        share, lower, upper = (float(each[0]) for each in curve.at(score[None]))
        self.view.show_score(float(score))
        self.here.setText(
            tr(
                "Score {score:.3f}: right in {share:.0%} ({lower:.0%} to {upper:.0%})",
                score=float(score),
                share=share,
                lower=lower,
                upper=upper,
            )
        )
