"""Rewrite a text as people do to slip past a filter: to train against it, and to measure what still slips past.

Published schemes, named after their first author, follow

* Hosseini et al. 2017, Deceiving Google's Perspective API built for detecting toxic comments
* Gao et al. 2018, Black-box generation of adversarial text sequences (DeepWordBug)
* Gröndahl et al. 2018, All you need is "love": evading hate speech detection
* Kurita et al. 2019, Towards robust toxic content classification
* Li et al. 2019, TextBugger: generating adversarial text against real-world applications
* Eger and Benz 2020, From hero to zéroe: a benchmark of low-level adversarial attacks
* Le et al. 2022, Perturbations in the wild

without the search for the word that moves a model most: the words to aim at are given. The rest is our own,
from what is seen under videos and articles.
"""

from training.evasion import dilutions, disguises, misspellings
from training.evasion.rewriting import augment, rewrite
from training.evasion.scheme import SCHEMES, Kind, Scheme

__all__ = ["SCHEMES", "Kind", "Scheme", "augment", "dilutions", "disguises", "misspellings", "rewrite"]
