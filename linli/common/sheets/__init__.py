"""Spreadsheets that come in from outside and go out again: XLSX, XLS, ODS and CSV.

`read` is bounded in bytes, rows, columns, memory and time, and gives texts. `xlsx` and `csv_lines`
write any number of rows in little memory, and never a formula.
"""

from linli.common.sheets.dates import day, moment
from linli.common.sheets.reading import Row, Sheet, SheetRefused, read
from linli.common.sheets.writing import Cell, csv_lines, error_file, xlsx

__all__ = [
    "Cell",
    "Row",
    "Sheet",
    "SheetRefused",
    "csv_lines",
    "day",
    "error_file",
    "moment",
    "read",
    "xlsx",
]
