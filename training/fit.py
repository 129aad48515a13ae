"""From sets on disk to a saved release: read, mix, fit, calibrate, measure, save."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from scipy.sparse import csr_array, vstack
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline

from models import pipeline as unfitted
from models.examples import Example
from models.labels import LABELS, Label
from models.manifest import DataSet, Manifest
from models.registry import Registry
from training import advertisements, evaluate, evidence, identities, mapping, mix, rates, thresholds
from training.batches import Tell, in_chunks
from training.card import render
from training.catalogue import BY_NAME
from training.code import code_digest, package_version
from training.datasets import Use, read
from training.evasion import augment
from training.evasion.respellings import RESPELLINGS
from training.left_out import left_out
from training.mix import Part
from training.own import LICENCE, parted
from training.reference import reference

_CHUNK = 4096
_LEAST_AUC = 0.80
_REWRITTEN = np.float32(0.5)
# What the held-out rows of real traffic are taken from: comments in English as they were written. The other
# sets are picked for abuse, from other kinds of places, and would make the probabilities theirs.
_LIKE_TRAFFIC = {
    *("jigsaw_multilabel", "jigsaw_binary", "civil_comments", "surge"),
    *("youtube", "reddit_advertising", "article_comments", "video_news_comments"),
}


def gather(folder: Path, limit: int | None = None, tell: Tell | None = None) -> Iterator[Example]:
    """Yield the examples of every set in `folder` that may be trained on; at most `limit` rows a set."""
    present = [name for name in mapping.TABLE if BY_NAME[name].file(folder).is_file()]
    for done, name in enumerate(present):
        if tell:
            tell("read", done, len(present))
        dataset = BY_NAME[name]
        if dataset.use not in (Use.TRAIN, Use.TRAFFIC):
            raise ValueError(f"{name} is for {dataset.use}: it may not shape a model that is passed on")
        frame = read(dataset, folder)
        # Spread over the file: sets are often sorted, and traffic is one video after another.
        cap = min(limit or len(frame), mapping.MOST_ROWS.get(name, len(frame)))
        rows = np.linspace(0, len(frame) - 1, min(cap, len(frame))).astype(int)
        yield from mapping.examples(name, iter(frame.iloc[rows].to_dict("records")))
    if tell:
        tell("read", len(present), len(present))


def benchmark(folder: Path) -> frozenset[str]:
    """Return the texts of the fifth of jigsaw_multilabel on which models are commonly compared; never fitted.

    Drawn with seed 0, stratified by toxicity. Empty where the set is missing.
    """
    dataset = BY_NAME["jigsaw_multilabel"]
    if not dataset.file(folder).is_file():
        return frozenset()
    frame = read(dataset, folder)
    _, fifth = train_test_split(frame["text"], test_size=0.2, random_state=0, stratify=frame["toxic"])
    return frozenset(fifth)


def mixed(
    folder: Path, seed: int, limit: int | None = None, own: Sequence[Example] = (), tell: Tell | None = None
) -> mix.Mix:
    """Return the mix that a fit with this seed starts from: of the sets in `folder` and `own` examples."""
    # A newsroom's own decisions come first, the newest before all: where texts agree, its last judgement stays.
    mine = parted(own, of_site=False, seed=seed)
    mine = mine.take(np.arange(len(mine.examples))[::-1])
    counted = [replace(row, weight=evidence.weight(row)) for row in mine.examples]
    parts = [Part(part) for part in mine.parts.tolist()]
    # What the policy sent to people is no sample of traffic; with what was picked by chance, and its weight, it is.
    traffic = (mine.traffic * (mine.audited > 0)).tolist()
    every = [*counted, *gather(folder, limit, tell)]
    made = mix.build(every, seed, tests=benchmark(folder), parts=parts, traffic=traffic)
    unlike = np.isin(made.sources, sorted(mapping.TABLE.keys() - _LIKE_TRAFFIC))
    return replace(made, traffic=np.where(unlike, np.float32(0), made.traffic))


def run(
    folder: Path,
    registry: Registry,
    release: str,
    *,
    seed: int = 0,
    limit: int | None = None,
    own: Sequence[Example] = (),
    digest: str | None = None,
    tell: Tell | None = None,
    natural: Mapping[Label, float] | None = None,
    leave_out: bool = True,
    **settings: Any,
) -> Manifest:
    """Fit on the sets in `folder` and on `own` examples, and save the release. Returns its manifest.

    `digest` is that of the files of examples, `natural` are the shares of each label in real traffic, to which
    probabilities are calibrated. With `leave_out`, other models are fitted and measured without each set in turn.
    `settings` go to `models.pipeline.build`. Raises ValueError where there is nothing to fit on.
    """
    tell = tell or (lambda *_: None)
    everything = mixed(folder, seed, limit, own, tell)
    if not everything.texts:
        raise ValueError(f"no data set found in {folder}: see `ombud-train datasets` for what can lie there")
    pipeline = unfitted.build(**settings)
    made_up = mix.rows_of([*identities.contexts(seed), *advertisements.comments(seed)])
    fitted = everything.part(Part.FIT).joined(made_up)
    matrix = _fit(pipeline, with_evasion(fitted, seed), tell)
    tell("leave out", 0, 1)
    unseen = left_out(matrix[: len(fitted.texts)], fitted, pipeline["judge"].c, seed) if leave_out else {}
    del matrix
    tell("leave out", 1, 1)
    natural = dict(natural or rates.natural_rates())
    calibrate = like_traffic(everything.part(Part.CALIBRATE))
    margins = pipeline[:-1].transform(calibrate.texts)
    pipeline[-1].fit(margins, calibrate.shares, rates.natural_weights(calibrate.shares, natural, calibrate.traffic))

    test = everything.part(Part.TEST)
    scores = in_chunks(pipeline.predict_proba, test.texts, tell, "measure")
    traffic = np.flatnonzero(test.traffic)
    natural_test = test.take(traffic)
    weights = rates.natural_weights(natural_test.shares, natural, natural_test.traffic)
    natural_rows = scores[traffic], natural_test.shares, weights
    metrics = {"held_out": evaluate.per_label(*natural_rows)}
    metrics |= evaluate.per_source(scores, test)
    metrics |= evaluate.checks(folder, lambda texts: in_chunks(pipeline.predict_proba, texts))
    draft = Manifest(
        version=release,
        created=datetime.now(UTC).replace(microsecond=0),
        digest="0" * 64,
        size=0,
        package_version=package_version(),
        code=code_digest(),
        python="",
        scikit_learn="",
        numpy="",
        seed=seed,
        languages=supported_languages(scores, test),
        left_out=unseen,
        data=(*_data(folder, everything, digest), *_made_up(made_up)),
        rates=natural,
        metrics=metrics,
        thresholds=thresholds.thresholds(*natural_rows),
        intervals=thresholds.intervals(*natural_rows, seed=seed),
        curves=thresholds.curves(*natural_rows),
        seen_until=parted(own, of_site=False, seed=seed).seen_until,
        reference=reference(
            "held-out comments of public sets" + (" and of the newsroom" if own else ""),
            natural_test.texts,
            scores[traffic],
            weights.max(axis=1),
        ),
    )
    return registry.save(
        pipeline, draft, lambda made: render(made, scores[traffic], natural_test.shares, weights, LABELS)
    )


def supported_languages(scores: Any, test: mix.Mix) -> tuple[str, ...]:
    """Return the languages in which toxicity has an AUC of 0.80 on held-out comments; English first."""
    language = np.array([mapping.TABLE[name].language if name in mapping.TABLE else None for name in test.sources])
    found = ["en"]
    for each in sorted({name for name in language if name} - {"en"}):
        of_it = np.flatnonzero(language == each)
        toxicity = evaluate.per_label(scores[of_it], test.shares[of_it]).get(Label.TOXICITY)
        if toxicity and toxicity.auc is not None and toxicity.auc >= _LEAST_AUC:
            found.append(each)
    return tuple(found)


def like_traffic(rows: mix.Mix) -> mix.Mix:
    """Return the rows that stand for real traffic."""
    return rows.take(np.flatnonzero(rows.traffic))


def with_evasion(rows: mix.Mix, seed: int, toxic: int = 48_000, clean: int = 24_000) -> mix.Mix:
    """Return the rows and, at less weight, some of them rewritten as evaders do.

    Clean ones too, if fewer: who misspells is not therefore rude. Only English has schemes.
    """
    random = np.random.default_rng(seed)
    toxicity = rows.shares[:, LABELS.index(Label.TOXICITY)]
    english = np.isin(rows.sources, [name for name, each in mapping.TABLE.items() if each.language == "en"])
    picked = np.concatenate(
        [
            random.permutation(np.flatnonzero(english & (toxicity >= 0.5)))[:toxic],
            random.permutation(np.flatnonzero(english & (toxicity < 0.5)))[:clean],
        ]
    )
    random_words = Random(seed)  # noqa: S311  the same seed has to give the same model
    said = augment([rows.texts[row] for row in picked], random_words, words=set(RESPELLINGS))
    taken = rows.take(picked)
    return rows.joined(replace(taken, texts=said, weights=taken.weights * _REWRITTEN))


def _fit(pipeline: Pipeline, rows: mix.Mix, tell: Tell) -> csr_array:
    """Fit all but the calibrator; return the weighed features of the rows."""
    counts = []
    for at in range(0, len(rows.texts), _CHUNK):
        tell("count", at, len(rows.texts))
        counts.append(pipeline["count"].fit([]).transform(rows.texts[at : at + _CHUNK]))
    tell("count", len(rows.texts), len(rows.texts))
    matrix: csr_array = vstack(counts, format="csr")
    del counts
    matrix = pipeline["weigh"].fit(matrix).transform(matrix)
    judge = pipeline["judge"]
    steps = judge.max_iter * len(LABELS)
    judge.fit(
        matrix,
        rows.shares,
        mix.balanced_weights(rows),
        on_step=lambda step: tell("fit", step, steps),
    )
    tell("fit", steps, steps)
    return matrix


def _data(folder: Path, everything: mix.Mix, own: str | None) -> tuple[DataSet, ...]:
    found = []
    for source, rows in zip(*np.unique(everything.sources, return_counts=True), strict=True):
        public = BY_NAME.get(str(source))
        licence = public.licence if public else LICENCE
        digest = public.digest(folder) if public else own
        found.append(DataSet(name=str(source), licence=licence, rows=int(rows), sha256=digest))
    return tuple(found)


def _made_up(rows: mix.Mix) -> tuple[DataSet, ...]:
    sources = zip(*np.unique(rows.sources, return_counts=True), strict=True)
    return tuple(
        DataSet(name=str(name), licence="Apache-2.0, made up for this model", rows=int(n)) for name, n in sources
    )
