"""The exceptions that callers tell apart; their texts are Chinese, for the person who sent the file."""

from pathlib import PurePath

__all__ = [
    "BusyError",
    "CatalogError",
    "ObservationsError",
    "ParameterError",
    "ReportError",
    "UfaError",
    "WorkbookError",
]


class UfaError(Exception):
    """Base of every error this package raises on purpose."""


class CatalogError(UfaError):
    """The catalog files are missing or contradict themselves."""


class ObservationsError(UfaError):
    """A table breaks the contract of observations, findings or targets."""


class ParameterError(UfaError):
    """A page was asked for with a parameter it does not know, or with a wrong value."""


class ReportError(UfaError):
    """A page could not be made; the last good one stays."""


class BusyError(UfaError):
    """Another run holds the workspace."""


class WorkbookError(UfaError):
    """One workbook cannot be read: `code` says why, the text says where and what to do."""

    def __init__(self, code: str, file: PurePath | str, *, found: str, expected: str, advice: str) -> None:
        self.code = code
        self.file = PurePath(file).name
        self.found = found
        self.expected = expected
        self.advice = advice
        super().__init__(f"{self.file}：{found}；应为{expected}。{advice}（{code}）")

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments are lost by the default pickling, and workers send this error to their parent.
        return _rebuild, (self.code, self.file, self.found, self.expected, self.advice)


def _rebuild(code: str, file: str, found: str, expected: str, advice: str) -> WorkbookError:
    return WorkbookError(code, file, found=found, expected=expected, advice=advice)
