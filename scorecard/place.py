"""Where a city's declarations, data and warehouse lie on disk. Imports the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scorecard.settings import ROOT, load

__all__ = ["ROOT", "Place"]


@dataclass(frozen=True)
class Place:
    """The folders of one city: `plan_dir` is read only, `data_dir` is kept for good, `warehouse` is derived from it."""

    plan_dir: Path
    data_dir: Path
    warehouse: Path

    @classmethod
    def of(cls, plan_dir: str | Path | None = None, data_dir: str | Path | None = None) -> Place:
        """The place named by arguments, else by the settings, else the repository's own. Raises SettingError."""
        settings = load()
        plan, data = plan_dir or settings.plan, data_dir or settings.data
        if data is None:
            return cls(Path(plan).resolve(), ROOT / "data", ROOT / "warehouse.duckdb")
        folder = Path(data).resolve()
        return cls(Path(plan).resolve(), folder, folder / "warehouse.duckdb")

    @classmethod
    def default(cls) -> Place:
        """`Place.of()` with no argument."""
        return cls.of()

    @property
    def archive_dir(self) -> Path:
        return self.data_dir / "archive"

    @property
    def batches_dir(self) -> Path:
        return self.data_dir / "batches"

    @property
    def ledger(self) -> Path:
        return self.data_dir / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        return self.data_dir / "write.lock"

    @property
    def access(self) -> Path:
        """Accounts, links and sessions; no file while there are none."""
        return self.data_dir / "access.sqlite"

    @property
    def secret(self) -> Path:
        """The key that signs cookies and seals visitors."""
        return self.data_dir / "secret.key"
