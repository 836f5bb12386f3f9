"""Errors of the world: their text is shown to the analyst as it stands.

Everything that is not a ReidError is a bug of the program and is logged with its traceback.
"""

SENSELESS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What is raised while text from outside is taken apart that makes no sense: wrong kinds, missing
keys, numbers too large, nesting without end. The parser's door turns them into one sentence."""


class ReidError(Exception):
    """Something outside the program is not as it must be; says what, which file and what to do."""


class FootageError(ReidError):
    """Footage or a picture cannot be read, has an unknown codec, or changed since its import."""


class WeightsError(ReidError):
    """Network weights are missing, have the wrong SHA-256 or the wrong shape."""


class DeviceError(ReidError):
    """A device is not there, does not work, or has too little memory for the networks."""


class CaseError(ReidError):
    """A case is locked, newer than the program, damaged, or cannot be written."""


class SettingsError(ReidError):
    """A setting has a value out of its range; the text names the key."""


class ReportError(ReidError):
    """A report cannot be written to its target."""


class DatasetError(ReidError):
    """A labelled data set is not laid out as its readers expect; the text says what is missing."""


class QueryError(ReidError):
    """A query cannot be used: no person on it, or its box lies outside the picture."""


class ExchangeError(ReidError):
    """A file of another tool cannot be read as its format, or does not fit the case."""


class ClusterError(ReidError):
    """A cluster cannot be reached, refuses us, or is not protected as it must be."""


class ClusterLostError(ClusterError):
    """A cluster does not answer, or no longer; what it had is not done."""
