"""Settings of the program and of this machine."""

from dataclasses import dataclass

from reid_desktop.core.kinds import UserRole
from reid_desktop.core.settings.fields import setting, share

WEIGHT_SETTINGS = {
    "glad-googlenet": "program.glad_weights",
    "keypoints": "program.keypoint_weights",
    "qeeps-resnet18": "program.qeeps_weights",
}
"""The setting that names the weights of each architecture."""


@dataclass(frozen=True)
class ProgramSettings:
    """The program and this machine."""

    examiner: str = setting(
        "",
        title="Examiner",
        help="Name written to the log and to reports; empty: the user's login.",
    )
    language: str = setting(
        "system",
        title="Language",
        help="Of menus and windows; system takes that of the desktop. Changes at once.",
        choices=("system", "en", "de"),
    )
    text_percent: int = setting(
        100,
        title="Text size",
        help="Of menus, lists and windows; everything grows with it.",
        unit="%",
        low=80,
        high=300,
    )
    role: str = setting(
        str(UserRole.ANALYST),
        title="Role",
        help="What may be done here: an analyst everything, a reviewer only judges and comments, "
        "an auditor only reads.",
        choices=tuple(map(str, UserRole)),
    )
    device: str = setting(
        "auto", title="Device", help="Where the networks run: auto, cpu, cuda or cuda:0."
    )
    threads: int = setting(
        0,
        title="Processor threads",
        help="Threads of the networks; 0 leaves one core to the window where there are several.",
        low=0,
        high=256,
    )
    engine: str = setting(
        "auto",
        title="Engine",
        help="What computes descriptors on the processor: auto takes OpenVINO where it is "
        "installed. Descriptors stay the same.",
        choices=("auto", "torch", "openvino"),
    )
    gpu_memory_share: float = share(
        0.9,
        title="Share of the GPU's memory",
        help="The networks take at most so much of it; with less they take smaller batches.",
        low=0.05,
    )
    glad_weights: str = setting(
        "glad-googlenet",
        title="Weights of the descriptor",
        help="Name of GLAD's weights among the models; others need the footage indexed again.",
    )
    keypoint_weights: str = setting(
        "keypoints",
        title="Weights of the key points",
        help="Name of the key-point weights among the models; others need indexing again.",
    )
    qeeps_weights: str = setting(
        "qeeps-resnet18",
        title="Weights of the person search",
        help="Name of the weights that find people and search frames; others need indexing again.",
    )
