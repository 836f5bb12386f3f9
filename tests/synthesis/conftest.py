import cv2
import pytest

from reid_desktop.synthesis.scene import Street, StreetPlan


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    cv2.setNumThreads(1)


@pytest.fixture(scope="session")
def plan() -> StreetPlan:
    return StreetPlan(5, cameras=2, people=10, duration_s=30, fps=5, width=320, height=240)


@pytest.fixture(scope="session")
def street(plan: StreetPlan) -> Street:
    return Street(plan)
