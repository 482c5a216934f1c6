"""Guessing from the words of a report: its kind, whether it is urgent, and what it resembles.

No Django in here, no network, no model to download: character and word grams weighed by how rare
they are (TF-IDF), and a linear model trained in numpy from sentences of our own (ADR 0039). A guess
is shown to a person with the words that weighed, and decides nothing.

- `pieces`: what a text is cut into, in Chinese and English
- `vectors`: pieces as weighed vectors
- `fitting`: multinomial logistic regression
- `guessing`: the kind of a text, and why; what one place taught besides
- `likeness`: which texts say the same
- `alarms`: words that call for 110, 119 or 120 first
- `reading`: the files that all of these are made from

And, where the extra is installed, what texts mean (ADR 0044):
- `meaning`: kinds and likeness by a sentence encoder
- `serving`: the process that has the encoder
- `asking`: asking it, or going without
"""
