"""Who may do what in the open case: accounts of the operating system and their roles."""

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reid_desktop.core.records import UserRole
from reid_desktop.gui.language import marked, tr
from reid_desktop.gui.views.choice import Choice

USER_ROLE_WORDS = {
    UserRole.ANALYST: marked("analyst: everything"),
    UserRole.REVIEWER: marked("reviewer: looks, judges a second time, comments"),
    UserRole.AUDITOR: marked("auditor: only looks"),
}
_KINDS = QDialogButtonBox.StandardButton


class RolesDialog(QDialog):
    """A table of accounts; OK is only there while somebody stays an analyst, or nobody is named."""

    def __init__(
        self,
        roles: Mapping[str, UserRole],
        account: str,
        own: UserRole,
        parent: QWidget | None = None,
    ) -> None:
        """Show the roles of a case.

        Args:
            roles: by account; empty while the settings of each computer hold.
            account: this program runs under.
            own: role that this account has now.
            parent: of the dialog.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Roles in this case"))
        self._account, self._may = account, own is UserRole.ANALYST
        self.told = QLabel(
            tr(
                "Without an account here, the role in the settings of each computer holds. With "
                "one, who is not named only looks; * stands for everybody else. Roles hold from "
                "the next opening on, and every refusal is logged."
            )
        )
        self.told.setWordWrap(True)
        words = tr(USER_ROLE_WORDS[own])
        self.own = QLabel(tr("You are “{account}”, {role}.", account=account, role=words))
        self.own.setWordWrap(True)
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName(tr("Accounts and their roles"))
        self.table.setHorizontalHeaderLabels([tr("Account"), tr("Role")])
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(self.fontMetrics().horizontalAdvance("M" * 12))
        header.setStretchLastSection(True)
        self.add, self.remove = QPushButton(tr("&Add")), QPushButton(tr("&Remove"))
        self.wrong = QLabel("")
        self.wrong.setProperty("role", "wrong")
        self.wrong.setWordWrap(True)
        self.buttons = QDialogButtonBox(_KINDS.Ok | _KINDS.Cancel)
        self._lay_out()
        for name, role in roles.items():
            self._append(name, role)
        self.add.clicked.connect(self._add_account)
        self.remove.clicked.connect(self._remove_row)
        self.table.itemChanged.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._check()

    @property
    def roles(self) -> dict[str, UserRole]:
        """The roles as they stand in the table."""
        found = {}
        for row in range(self.table.rowCount()):
            item, box = self.table.item(row, 0), self.table.cellWidget(row, 1)
            assert item is not None
            assert isinstance(box, QComboBox)
            found[item.text().strip()] = UserRole(box.currentData())
        return found

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.own)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        layout.addWidget(self.wrong)
        layout.addWidget(self.buttons)
        self.resize(620, 380)

    def _append(self, name: str, role: UserRole) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        box = Choice(self.table)
        box.setAccessibleName(tr("Role of “{account}”", account=name))
        for each, words in USER_ROLE_WORDS.items():
            box.addItem(tr(words), each.value)
        box.setCurrentIndex(box.findData(role.value))
        box.currentIndexChanged.connect(self._check)
        self.table.setCellWidget(row, 1, box)
        self.table.setItem(row, 0, QTableWidgetItem(name))  # is checked at once, with its role

    def _add_account(self) -> None:
        """Begin with this account as analyst, so that nobody locks himself out."""
        first = self.table.rowCount() == 0
        self._append(self._account if first else "", list(UserRole)[0 if first else 1])
        row = self.table.rowCount() - 1
        self.table.setCurrentCell(row, 0)
        self._check()
        item = self.table.item(row, 0)
        if item is not None and not first:
            self.table.editItem(item)

    def _remove_row(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self._check()

    def _check(self) -> None:
        roles, said = self.roles, ""
        if len(roles) < self.table.rowCount() or not all(roles):
            said = tr("Each row needs an account of its own.")
        elif roles and UserRole.ANALYST not in roles.values():
            said = tr("Somebody must stay an analyst, or nobody could change the roles again.")
        elif roles and roles.get(self._account, roles.get("*")) is not UserRole.ANALYST:
            said = tr("You will no longer be an analyst of this case.")
        self.wrong.setText(said)
        fine = not roles or (UserRole.ANALYST in roles.values() and all(roles))
        fine = fine and len(roles) == self.table.rowCount()
        self.buttons.button(_KINDS.Ok).setEnabled(fine and self._may)
        self.remove.setEnabled(self.table.rowCount() > 0 and self._may)
        for part in (self.table, self.add):
            part.setEnabled(self._may)
