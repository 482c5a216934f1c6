"""`linli score --sheets sheets.csv --standard standard.toml --out results.csv`: compute a list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.scoring.model.engines import ENGINES, score_parquet
from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.files import score_file


class Command(BaseCommand):
    """Works on files alone; nothing of the database is read or written."""

    help = "Scores of a month from sheets: raw, corrected for harsh inspectors, ranks and lists."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the files are."""
        parser.add_argument(
            "--sheets", type=Path, required=True, help="month,unit,parent,inspector,aspect,points"
        )
        parser.add_argument(
            "--standard", type=Path, required=True, help="[[aspect]] with code, max and weight"
        )
        parser.add_argument("--out", type=Path, required=True, help="results as CSV")
        parser.add_argument("--month", default="", help="2026-11; left out, the last one")
        parser.add_argument(
            "--within", choices=["parent"], help="rank the units of each parent by themselves"
        )
        parser.add_argument(
            "--engine",
            choices=ENGINES,
            help="for whole provinces: sheets as Parquet, of `linli export-scores`, are added up, "
            "ranked and listed by DuckDB (`make scores`) or Spark; the correction of harsh "
            "inspectors and p_bottom come from the same numpy model as without; all columns are "
            "the same",
        )

    def handle(
        self, *_args: Any, sheets: Path, standard: Path, out: Path, month: str,
        within: str | None, engine: str | None, **_options: Any,
    ) -> None:  # fmt: skip
        """A file, or a sentence that says why there is none."""
        inside = within == "parent"
        try:
            if engine:
                said = score_parquet(engine, sheets, standard, out, month=month, within=inside)
            else:
                said = score_file(sheets, standard, out, month=month, within=inside)
        except ScoresRefused as refused:
            raise CommandError(str(refused)) from refused
        for sentence in said:
            self.stdout.write(sentence)
