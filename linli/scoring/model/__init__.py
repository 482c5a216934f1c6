"""The arithmetic of scores: totals, ranks, lists, severity of inspectors, chances, draws.

A package without Django: arrays, numbers and small dataclasses enter and leave, nothing of a
person (an inspector is a letter or a key). The app calls it, `linli score` runs it over files.

| module | what it answers |
|--|--|
| `totals` | what a sheet is worth, in integers: deductions, weights, what was not inspected, caps |
| `ranking` | competition ranks, who is in the highest and the lowest tenth, ties at the edge in |
| `cross` | who inspects whom this month, so that it is fair (`draws`: the parts without villages) |
| `severity` | how much harsher each inspector is than the others, if that can be known |
| `chances` | how sure a rank is: the chance of truly being in the lowest or the highest tenth |
| `judging` | both of them for the units of a month: corrected, believed, or refused |
| `sheets`, `standards`, `scoring`, `files` | `linli score`: files in, results out |
| `expression`, `parquet`, `coding`, `engines` | the same from Parquet, by DuckDB or Spark |

**Integers.** Points and scores are hundredths of a point (`_centi`), weights plain integers. A
floating sum depends on the order of its terms, and moves villages on and off a list (methods §8):
whatever is ranked was an integer before. What is estimated with floating numbers (severity,
chances) is rounded to hundredths or ten-thousandths before it is kept.

**Names do not matter.** Renaming units, inspectors or aspects, another order of the rows or a
second run change no figure. Chance enters draws alone, by a seed that is written down.
"""
