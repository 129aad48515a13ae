"""The report as a page for people: each function makes one part of it, in the order in which they are read."""

from collections.abc import Sequence
from html import escape

from models.goals import Measure
from models.labels import Label
from models.manifest import Interval
from training.bias import Bias
from training.catalogue import BY_NAME
from training.charts import Series, bar, chart, stacked
from training.forecast import VERDICTS, Forecast
from training.page import Markup, Section, masked, number, page, paragraph, ranged, table, tiles
from training.peers import SEEN
from training.report import Mistake, Report
from training.tables import DATA_HEADS, METRIC_HEADS, by_set, fitted_on, home, metric_cells

_FEW = 5  # of a long list, what is told


def render(report: Report, mistakes: Sequence[Mistake]) -> str:
    """Return the report as one page that needs nothing else. It holds texts of the data: not to be passed on."""
    sections = [
        Section("How well it tells them apart", _held_out(report)),
        Section("Curves", _curves(report)),
        Section("What the policy would do", _policy(report)),
        Section("Thresholds", _thresholds(report)),
        Section("Sets that are never fitted", _checks(report)),
        Section("Kinds of comments", _slices(report)),
        Section("Groups of people", _bias(report)),
        Section("Each set and language", _sets(report)),
        Section("Sets left out of the fit", by_set(report.left_out, "left out")),
        Section(f"Against {report.against}", _versus(report)),
        Section("Peers", _peers(report)),
        Section("Perspective", _perspective(report)),
        Section("Worst mistakes", _mistakes(mistakes)),
        Section("Speed", _speed(report)),
        Section("Data", _data(report)),
    ]
    return page(f"Evaluation of model {report.version}", _lead(report), sections)


def _lead(report: Report) -> str:
    toxicity, policy = report.auc.get(Label.TOXICITY), report.policy
    figures = [("–" if toxicity is None else _exact(toxicity), "AUC of toxicity, held out")]  # noqa: RUF001  a dash
    if Label.TOXICITY in report.held_out:
        figures.append((number(report.held_out[Label.TOXICITY].ece), "its calibration error"))
    if policy:
        figures += [(f"{policy.per_thousand[name].value:.0f}", f"of 1,000 comments {name}") for name in VERDICTS]
    parts = [
        paragraph(
            f"Measured {report.measured:%Y-%m-%d %H:%M} UTC on comments that the model was not fitted on, held out "
            f"with seed {report.seed}. Where rows are said to be weighted to traffic, "
            f"{report.rates[Label.TOXICITY]:.0%} of it is toxic and {report.rates[Label.SPAM]:.0%} is spam. "
            "What stands in brackets is a 95% interval from rows drawn anew. "
            f"The version calls itself good enough in: {', '.join(report.supported) or 'no language'}.",
            "lead",
        ),
        tiles(figures),
    ]
    if report.sample:
        parts.append(paragraph(f"A quick look: at most {report.sample:,} rows were read of each set.", "note"))
    if report.missing:
        parts.append(paragraph(f"Sets that were not there and are left out: {', '.join(report.missing)}.", "note"))
    same = report.reproduced
    if same.compared and not same.different:
        text = f"All {same.compared} AUCs that the manifest states came out the same to the third digit."
        parts.append(paragraph(text))
    elif same.different:
        few, rest = same.different[:_FEW], len(same.different) - _FEW
        text = (
            f"Of {same.compared} AUCs that the manifest states, {len(same.different)} came out different: the data or "
            "the code that mixes it is not what this version was made with. Some of the rows called held out may then "
            f"have been fitted. They are: {'; '.join(few)}{f'; and {rest} more' if rest > 0 else ''}."
        )
        parts.append(paragraph(text, "note"))
    return "\n".join(parts)


def _held_out(report: Report) -> str:
    rows = []
    for label, metrics in report.held_out.items():
        n, positives, _, precision, error = metric_cells(metrics)
        measured = report.auc.get(label)
        auc = _with_interval(measured) if measured else number(metrics.auc)
        rows.append([label.value, n, positives, auc, precision, error, f"{report.rates[label]:.2%}"])
    if not rows:
        return ""
    return paragraph(
        "Held-out comments of the sets that are most like a newsroom's traffic, weighted to it. AUC: how often a "
        "comment with the label scores above one without. Average precision: precision over all recalls. Calibration "
        "error: how far scores are from the shares that they promise, on average."
    ) + table(["label", *METRIC_HEADS, "rate in traffic"], rows)


def _curves(report: Report) -> str:
    parts = []
    for title, diagonal, axes in (
        ("ROC", True, ("false-positive rate", "recall")),
        ("Precision and recall", False, ("recall", "precision")),
        ("Reliability", True, ("mean score", "share with the label")),
    ):
        figures = []
        for label, found in report.curves.items():
            points = {"ROC": found.roc, "Precision and recall": found.precision_recall}.get(title, found.reliability)
            x, y = zip(*points, strict=True)
            figures.append(chart([Series(x, y, dots=title == "Reliability")], label.value, *axes, diagonal=diagonal))
        if figures:
            parts.append(f'<h3>{title}</h3><div class="figures">{"".join(figures)}</div>')
    if parts:
        parts.append(
            paragraph("In the reliability plots each dot stands for a fifteenth of the rows; on the line, of comments "
            "that score 0.8 eight in ten have the label.")
        )  # fmt: skip
    return "".join(parts)


def _policy(report: Report) -> str:
    ends = [
        [
            label.value,
            band.approve.asked if band.approve else "never held",
            number(band.approve.score) if band.approve else "",
            band.reject.asked if band.reject else "never rejected",
            number(band.reject.score) if band.reject else "",
        ]
        for label, band in report.bands.items()
    ]
    parts = [table(["label", "approved below", "score", "rejected from", "score"], ends, "The policy")]
    if report.policy:
        shares = {name: report.policy.per_thousand[name].value / 1000 for name in VERDICTS}
        parts += [
            "<h3>Of 1,000 comments</h3>",
            stacked(shares),
            Markup(
                '<p class="key">' + "".join(f'<span><i class="{n}"></i>{n} {shares[n]:.1%}</span>' for n in VERDICTS)
            )
            + "</p>",
            _forecast(report.policy),
            paragraph(
                "Toxic comments, spam and clean ones are taken not to overlap. The mistakes are the toxic comments and "
                "the spam that are approved, and the clean comments that are rejected; clean comments that are held "
                "cost people's time."
            ),
        ]
    for label, found in report.policy_by_label.items():
        parts.append(_forecast(found, f"{label} alone, of 1,000 comments"))
    if report.traffic:
        verdicts = list(next(iter(report.traffic.values())))
        rows = [[verdict, *(_percent(found[verdict]) for found in report.traffic.values())] for verdict in verdicts]
        heads = [f"{name}, {n:,} comments" for name, n in report.traffic_rows.items()]
        parts += [
            "<h3>On plain traffic</h3>",
            paragraph("Unlabelled comments as they came; how many of them are abuse or spam is not known."),
            table(["", *heads], rows),
        ]
    return "".join(parts)


def _forecast(found: Forecast, caption: str = "") -> str:
    rows = [
        [kind, f"{found.rates[kind]:.2%}", f"{found.rows[kind]:,}", *(_count(by[name]) for name in VERDICTS)]
        for kind, by in found.kinds.items()
    ]
    rows.append(["all", "", "", *(_count(found.per_thousand[name]) for name in VERDICTS)])
    return table(["", "rate in traffic", "rows behind it", *VERDICTS], rows, caption)


def _thresholds(report: Report) -> str:
    parts = []
    for label, by_goal in report.thresholds.items():
        rows = []
        for goal, score in by_goal.items():
            sure = report.intervals.get(label, {}).get(goal, {})
            at = _small(sure["threshold"]) if "threshold" in sure else number(score)
            cells = [_small(sure[measure], ".2%") if measure in sure else "" for measure in Measure]
            rows.append([goal, at, *cells])
        parts.append(table(["goal", "score", *(measure.replace("_", " ") for measure in Measure)], rows, label.value))
    if not parts:
        return ""
    return paragraph(
        "The goals asked for most; the score that reaches each, and what it does to traffic. The interval of a score "
        "is how far it would move with other held-out rows; a dash stands for a goal out of reach. Any other goal is "
        "answered from the operating curve in the manifest."
    ) + "".join(parts)


def _checks(report: Report) -> str:
    if not report.checks:
        return ""
    return paragraph(
        "These sets are for measuring only. Reading a set for a fit refuses one whose use is not training; none of "
        "them stands in the table that says what is fitted; and neither thresholds nor calibration see them. They come "
        "from other places than the sets that are fitted, so they show what the model does on what it does not know."
    ) + by_set(report.checks, "set")


def _sets(report: Report) -> str:
    if not report.sets:
        return ""
    return (
        paragraph("The held-out rows of each set that is fitted, as they are in it, not weighted to traffic.")
        + by_set(report.languages, "language")
        + by_set(report.sets, "set")
    )


def _slices(report: Report) -> str:
    parts = []
    for label in dict.fromkeys(one.label for one in report.slices):
        some = [one for one in report.slices if one.label is label]
        names = list(some[0].at)
        rows = [
            [
                one.kind,
                *metric_cells(one.metrics),
                *(number(one.at[name][kind], ".1%") for name in names for kind in ("recall", "false_positive_rate")),
            ]
            for one in some
        ]
        heads = [f"{kind} at {name}" for name in names for kind in ("recall", "false-positive rate")]
        parts.append(table(["kind", *METRIC_HEADS, *heads], rows, label.value))
    if not parts:
        return ""
    return paragraph(
        "Kinds of held-out comments, weighted to traffic. “Held” and “rejected” are the scores from which "
        "the policy above holds and rejects."
    ) + "".join(parts)


def _bias(report: Report) -> str:
    parts = [_bias_of(name, found) for name, found in report.bias.items() if found.groups]
    if parts:
        parts.insert(
            0,
            paragraph(
                "AUC among comments that mention a group (subgroup), of harmless mentions against other abuse (BPSN; "
                "low where the mention alone looks toxic), and of abuse with a mention against other harmless comments "
                "(BNSP), after Borkan and others (2019). Power means, with power -5, let the worst groups count most. "
                "The groups with the lowest BPSN come first; a dash stands where there are fewer than 20 comments on "
                "either side. False-positive rates are compared with their mean over the groups; red is above twice "
                "the mean. Groups are found by the words that name them, and those have other meanings, too."
            ),
        )
    if report.dialect:
        limits = list(next(iter(report.dialect.caught.values()), {}))
        rows = [
            [group, f"{report.dialect.rows[group]:,}", *(f"{by[limit]:.1%}" for limit in limits)]
            for group, by in report.dialect.caught.items()
        ]
        parts += [
            "<h3>Dialect</h3>",
            paragraph(
                "Tweets of the set davidson that its raters called neither hateful nor offensive, and those they "
                "called merely offensive: what share is caught, with and without markers of African-American English. "
                "The markers are a short list of spellings and verb forms, a rough proxy that knows nothing of who "
                "wrote a text; and the raters' own answers are known to lean against that dialect."
            ),
            table(["tweets", "rows", *(f"caught at {limit}" for limit in limits)], rows),
        ]
    return "".join(parts)


def _bias_of(name: str, found: Bias) -> str:
    limits = list(found.mean_rates)
    rows = []
    for group, aucs in sorted(found.groups.items(), key=lambda pair: 1.0 if pair[1].bpsn is None else pair[1].bpsn):
        known = [aucs.subgroup, aucs.bpsn, aucs.bnsp]
        cells = [group, f"{aucs.n:,}", *map(number, known)]
        for limit in limits:
            rate, ratio = found.false_positive_rates[limit].get(group), found.ratio(limit, group)
            drawn = "" if ratio is None else bar(ratio, 4, ratio > 2)
            cells += [number(rate, ".1%"), Markup(f"{number(ratio, '.2f')} {drawn}")]
            known.append(rate)
        if any(figure is not None for figure in known):
            rows.append(cells)
    heads = [head for limit in limits for head in (f"false positives at {limit}", "times the mean")]
    means = ", ".join(f"{kind} {number(mean)}" for kind, mean in found.power_means.items())
    told = f"Power means: {means}. The worst AUC of any group: {number(found.worst)}."
    few = len(found.groups) - len(rows)
    if few:
        told += f" {few} groups that are mentioned too seldom are left out."
    shown = table(["group", "comments", "subgroup", "BPSN", "BNSP", *heads], rows)
    return f"<h3>{escape(name)}</h3>" + paragraph(told) + shown


def _versus(report: Report) -> str:
    rows = []
    for one in report.versus:
        errors = one.calibration_error
        both = f"{errors[0]:.3f} / {errors[1]:.3f}" if errors else ""
        apart = one.difference.low > 0 or one.difference.high < 0
        cells = [one.rows, one.label.value, f"{one.n:,}", f"{one.auc[0]:.3f}", f"{one.auc[1]:.3f}"]
        rows.append([*cells, _signed(one.difference), "yes" if apart else "", both])
    heads = ["rows", "label", "n", f"AUC {report.version}", f"AUC {report.against}"]
    return table([*heads, "difference", "beyond chance", "calibration errors"], rows)


def _peers(report: Report) -> str:
    if not report.peers:
        return ""
    sets = list(report.peers[0].auc)
    rows = [[name, *(number(peer.auc[name]) for peer in report.peers)] for name in sets]
    rows.append(["µs a comment", *(f"{peer.microseconds:,.0f}" for peer in report.peers)])
    note = "".join(paragraph(f"{name} {reason}", "note") for name, reason in report.peers_missing.items())
    return (
        paragraph(
            "AUC of toxicity, everyone on the same rows, at most 2,000 of each set, not weighted; and wall-clock "
            "microseconds a comment as it comes. A program that takes many milliseconds a comment sees 200 of them, "
            "and this model is measured on the same 200 beside it. The plain model is fitted in this run on rows that "
            "this one was fitted on. " + SEEN
        )
        + table(["", *(peer.name for peer in report.peers)], rows)
        + note
    )


def _perspective(report: Report) -> str:
    found, parts = report.perspective, []
    if found.auc and found.perspective_auc and found.difference:
        parts.append(
            paragraph(
                f"On {found.n['toxigen_with_perspective']:,} machine-written sentences of ToxiGen the AUC of toxicity "
                f"is {_with_interval(found.auc)}, that of Perspective's TOXICITY "
                f"{_with_interval(found.perspective_auc)}; ours less theirs {_signed(found.difference)}."
            )
        )
    if found.spearman:
        parts.append(
            paragraph(
                f"On {found.n['perspective_2k']:,} Wikipedia comments the rank correlation (Spearman) of toxicity with "
                f"Perspective's TOXICITY@6 is {_with_interval(found.spearman)}."
            )
        )
    return "".join(parts)


def _mistakes(mistakes: Sequence[Mistake]) -> str:
    parts = []
    for kind in dict.fromkeys(mistake.kind for mistake in mistakes):
        some = [mistake for mistake in mistakes if mistake.kind == kind]
        parts.append(f"<h3>{escape(kind[0].upper() + kind[1:])}</h3>")
        parts += [
            masked(
                f"{one.score:.3f}, {one.source}, {len(one.text):,} characters, label {one.share:.2g}",
                one.text,
            )
            for one in some
        ]
    if not parts:
        return ""
    warning = "Texts are hidden until clicked. They are abusive, and they are other people's: do not pass this page on."
    return paragraph(warning, "note") + "".join(parts)


def _speed(report: Report) -> str:
    rows = [[version, f"{took.best:.0f}", f"{took.median:.0f}"] for version, took in report.speeds.items()]
    return table(
        ["version", "best, µs a comment", "median"],
        rows,
        "Processor time in batches of 64 comments of 400 characters, all labels, handling of text included",
    )


def _data(report: Report) -> str:
    measured = [*report.checks, *(["perspective_2k"] if report.perspective.spearman else []), *report.traffic]
    rows = [
        [name, f"{BY_NAME[name].rows:,}", BY_NAME[name].licence, home(name), BY_NAME[name].sha256[:12]]
        for name in measured
    ]
    return fitted_on(report.data) + table(DATA_HEADS, rows, "Measured on")


def _small(found: Interval, form: str = ".3f") -> str:
    return ranged(found.value, found.low, found.high, form)


def _exact(found: Interval) -> str:
    return f"{found.value:.3f}"


def _with_interval(found: Interval) -> str:
    return f"{found.value:.3f} ({found.low:.3f}–{found.high:.3f})"  # noqa: RUF001  the dash of a range


def _signed(found: Interval) -> str:
    return f"{found.value:+.3f} ({found.low:+.3f} to {found.high:+.3f})"


def _percent(found: Interval) -> str:
    return f"{found.value:.2%} ({found.low:.2%}–{found.high:.2%})"  # noqa: RUF001  the dash of a range


def _count(found: Interval) -> str:
    return f"{found.value:.1f} ({found.low:.1f}–{found.high:.1f})"  # noqa: RUF001  the dash of a range
