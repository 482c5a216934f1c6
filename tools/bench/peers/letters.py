"""Characters of a text by scikit-learn: one and two neighbours, TF-IDF, logistic regression.

`python -m tools.bench.peers.letters QUESTION.json ANSWER.json`: texts with labels and folds, where
the fold of each is guessed from the others; and pairs of texts, with what one is looked for among.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression


def vectorizer() -> Any:
    """As the trial of docs/adr/0039 had it."""
    return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)


def ranks(texts: list[str], labels: list[str], folds: list[int]) -> list[int]:
    """For each text, how many kinds are guessed before the right one."""
    found = [0] * len(texts)
    for fold in sorted(set(folds)):
        known = [n for n, of in enumerate(folds) if of != fold]
        unseen = [n for n, of in enumerate(folds) if of == fold]
        weigh = vectorizer()
        model = LogisticRegression(C=10, max_iter=1000)
        model.fit(weigh.fit_transform([texts[n] for n in known]), [labels[n] for n in known])
        shares = model.predict_proba(weigh.transform([texts[n] for n in unseen]))
        classes = list(model.classes_)
        for n, row in zip(unseen, shares, strict=True):
            found[n] = int((row > row[classes.index(labels[n])]).sum())
    return found


def searched(pool: list[str], others: list[str], fitted: list[str]) -> list[int]:
    """For each of the others, how many of the pool are ranked before its own, which stand first."""
    weigh = vectorizer().fit(fitted)
    alike = (weigh.transform(others) @ weigh.transform(pool).T).toarray()
    own = alike[np.arange(len(others)), np.arange(len(others))]
    return [int(one) for one in (alike > own[:, None]).sum(axis=1)]


def main(source: Path, target: Path) -> None:
    """Answer each."""
    asked = json.loads(source.read_text(encoding="utf-8"))
    texts, labels = asked["texts"], asked["labels"]
    answer = {
        "kinds": [ranks(texts, labels, folds) for folds in asked["folds"]],
        "duplicates": [searched(one["pool"], one["others"], texts) for one in asked["searches"]],
    }
    target.write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
