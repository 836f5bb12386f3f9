"""Settings of cases and of reports."""

from dataclasses import dataclass

from reid_desktop.core.settings.fields import setting


@dataclass(frozen=True)
class CaseSettings:
    """What this installation demands of cases."""

    policy: bool = setting(
        False,
        title="Demand the case form",
        help="No search before purpose, legal basis, authorisation and scope are filled in, and "
        "none outside the scope.",
    )


@dataclass(frozen=True)
class ReportSettings:
    """What stands on every report."""

    agency: str = setting("", title="Agency", help="Name at the head of reports; empty: none.")
    address: str = setting(
        "", title="Address of the agency", help="Lines below the name, separated by semicolons."
    )
    logo: str = setting("", title="Logo", help="PNG or JPEG beside the name; empty: none.")
    remark: str = setting(
        "", title="Own text", help="A text of your own on the first page; empty: none."
    )
    language: str = setting(
        "en", title="Language of reports", help="en or de.", choices=("en", "de")
    )
    pixelate: bool = setting(
        True,
        title="Pixelate bystanders",
        help="Make everybody but the candidates unrecognisable in reports, clips and stills.",
    )
