import gzip
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

import training.__main__
import training.fit
import training.on_top
from models.pipeline import build
from tests.models import made_up
from training.advertisements import comments
from training.identities import contexts

TOWN = ["garden", "council", "library", "bridge", "market", "school", "river", "station", "museum", "harbour"]
KIND = ["I enjoyed the news about the {} today, part {}", "The {} opens at nine, thanks for reporting {}"]
RUDE = ["You daft fool, the {} is rubbish {}", "Shut up about the {} you silly goose {}"]
SALE = ["Visit www.{}.example to win cash prizes {}", "Cheap {} loans, call now, offer {}"]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small sets of made-up sentences in the form of the public ones."""
    folder = tmp_path_factory.mktemp("sets")
    kind, rude, sale = (
        [line.format(town, n) for n in range(12) for town in TOWN for line in lines] for lines in (KIND, RUDE, SALE)
    )
    six = "toxic,severe_toxic,obscene,threat,insult,identity_hate"
    write(
        folder / "toxicity/jigsaw_multilabel.csv.gz",
        "id," + six,
        kind,
        "1,0,0,0,0,0,0",
        rude,
        "1,1,1,1,1,1,1",
    )
    write(folder / "spam/youtube.csv.gz", "spam", [text + " indeed" for text in kind], "0", sale, "1")
    write(folder / "check/ethos.csv.gz", "isHate,label_hate", kind[:30], "0,0", rude[:30], "1,1")
    plain = [text + " I say" for text in kind]
    write(folder / "traffic/video_news_comments.csv.gz", "video_id", plain, "v", [], "v")
    return folder


def write(path: Path, columns: str, first: list[str], one: str, second: list[str], other: str) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = [f'"{text}",{one}' for text in first] + [f'"{text}",{other}' for text in second]
    path.write_bytes(gzip.compress("\n".join([f"text,{columns}", *lines, ""]).encode()))


@pytest.fixture(scope="session", autouse=True)
def _small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fit small models: what is tested is the way there, and a large one takes half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training.__main__, "RUNS", tmp_path_factory.mktemp("runs"))
        patch.setattr(training.fit.unfitted, "build", partial(build, n_features=2**13, max_iter=15))
        patch.setattr(training.fit.identities, "contexts", partial(contexts, wanted=300))
        patch.setattr(training.on_top, "_SENTENCES", 100)
        patch.setattr(training.fit.advertisements, "comments", partial(comments, wanted=300))
        yield


@pytest.fixture(scope="session")
def fitted() -> Pipeline:
    return made_up.pipeline()
