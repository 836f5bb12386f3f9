"""Roles that a case gives to accounts hold whatever the installation says."""

import sqlite3
from pathlib import Path

import pytest

from reid_desktop.core.errors import CaseError
from reid_desktop.core.records import CaseInfo, UserRole
from reid_desktop.store import role_rows
from reid_desktop.store.case import Case

OTHERS = {"chief": UserRole.ANALYST}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Case.create(tmp_path / "a.reidcase", CaseInfo("A"), by="eva") as case:
        return case.path


def given(path: Path, roles: dict[str, UserRole]) -> None:
    with Case.open(path) as case:
        case.roles.give(OTHERS | roles, by="eva")


def entries(path: Path, action: str) -> list[dict[str, object]]:
    with Case.open(path, read_only=True) as case:
        return [dict(entry.details) for entry in case.audit() if entry.action == action]


def test_without_roles_of_its_own_the_installation_s_holds(path: Path) -> None:
    for role in UserRole:
        with Case.open(path, role=role) as case:
            assert case.role is role
    assert entries(path, "open case") == []


def test_a_reviewer_of_the_case_is_none_the_more_for_the_settings(path: Path) -> None:
    given(path, {role_rows.account(): UserRole.REVIEWER})
    with Case.open(path, role=UserRole.ANALYST) as case:
        assert case.role is UserRole.REVIEWER
        with pytest.raises(CaseError, match="does not allow to change roles"):
            case.roles.give({role_rows.account(): UserRole.ANALYST}, by="otto")
        assert case.roles.given()[role_rows.account()] is UserRole.REVIEWER
        assert case.check() == []
    here = {"account": role_rows.account(), "role": "reviewer"}
    assert entries(path, "open case") == [here]
    assert entries(path, "refused") == [{**here, "action": "change roles"}]


def test_the_stricter_of_two_roles_holds(path: Path) -> None:
    given(path, {role_rows.account(): UserRole.ANALYST})
    with Case.open(path, role=UserRole.REVIEWER) as case:
        assert case.role is UserRole.REVIEWER


@pytest.mark.parametrize("roles", [{}, {role_rows.EVERYBODY: UserRole.AUDITOR}])
def test_who_is_not_named_only_looks(path: Path, roles: dict[str, UserRole]) -> None:
    given(path, roles)
    with Case.open(path) as case:
        assert case.role is UserRole.AUDITOR
        assert case.read_only
        with pytest.raises(CaseError, match="read-only"):
            case.roles.give({}, by="otto")
        with Case.open(path, read_only=True) as second:  # the lock was given back
            assert second.audit_head() == case.audit_head()


def test_everybody_else_may_be_given_a_role(path: Path) -> None:
    given(path, {role_rows.EVERYBODY: UserRole.REVIEWER})
    with Case.open(path) as case:
        assert case.role is UserRole.REVIEWER


@pytest.mark.parametrize("roles", [{"a": UserRole.REVIEWER}, {" ": UserRole.ANALYST}])
def test_a_case_keeps_an_analyst_with_a_name(path: Path, roles: dict[str, UserRole]) -> None:
    with Case.open(path) as case:
        with pytest.raises(CaseError):
            case.roles.give(roles, by="eva")
        assert case.roles.given() == {}


def test_taking_all_roles_back_is_logged(path: Path) -> None:
    given(path, {role_rows.account(): UserRole.ANALYST})
    with Case.open(path) as case:
        case.roles.give({}, by="eva")
        case.roles.give({}, by="eva")  # nothing new
        assert case.check() == []
    assert [entry["new"] for entry in entries(path, "change roles")] == [
        {"chief": "analyst", role_rows.account(): "analyst"},
        {},
    ]


def test_a_role_changed_behind_the_log_is_found(path: Path) -> None:
    given(path, {role_rows.account(): UserRole.REVIEWER})
    with sqlite3.connect(path / "case.sqlite") as db:
        db.execute("UPDATE case_roles SET role = 'analyst'")
    with Case.open(path, read_only=True) as case:
        assert case.check() == ["The roles of the case are not those that its log says were given."]


def test_a_name_from_the_environment_is_nobody_s_account(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = role_rows.account()
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(name, "chief")
    assert role_rows.account() == before
