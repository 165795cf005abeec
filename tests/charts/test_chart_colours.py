"""Colours are told apart by everybody, on white and on black."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from workbench.charts.palette import AROUND_ZERO, AROUND_ZERO_ON_DARK, DARK, ON_DARK, PAPER, SCALE, SCALE_ON_DARK, SERIES, SERIES_ON_DARK

# Machado, Oliveira and Fernandes, 2009: severity 1 of each kind of colour blindness.
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
APART = 10.0  # CIELAB 1976; 2.3 is just noticeable


def linear(color: str) -> np.ndarray:
    parts = np.array([int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(color: str, eye: str) -> np.ndarray:
    seen = XYZ @ np.clip(EYES[eye] @ linear(color), 0, 1) / np.array([0.9505, 1, 1.089])
    roots = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116)
    return np.array([116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])])


def contrast(color: str, paper: str) -> float:
    high, low = sorted(((XYZ @ linear(one))[1] for one in (color, paper)), reverse=True)
    return float((high + 0.05) / (low + 0.05))


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("series", [SERIES, SERIES_ON_DARK], ids=["white", "black"])
def test_series_are_told_apart_by_every_eye(series: list[str], eye: str) -> None:
    close = [(one, other) for one, other in combinations(series, 2) if np.linalg.norm(lab(one, eye) - lab(other, eye)) < APART]
    assert close == []


@pytest.mark.parametrize(("series", "paper"), [(SERIES, PAPER), (SERIES_ON_DARK, ON_DARK[PAPER])], ids=["white", "black"])
def test_series_stand_out_from_the_page(series: list[str], paper: str) -> None:
    assert [color for color in series if contrast(color, paper) < 3] == []


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scale", [SCALE, SCALE_ON_DARK], ids=["white", "black"])
def test_the_classes_of_a_map_grow_darker_or_paler_step_by_step(scale: list[str], eye: str) -> None:
    light = [float(lab(color, eye)[0]) for color in scale]
    assert light in (sorted(light), sorted(light, reverse=True))
    assert min(abs(one - other) for one, other in pairwise(light)) > 8


def test_every_colour_has_one_for_black_and_none_is_named_twice() -> None:
    known = [*SERIES, *SCALE, *AROUND_ZERO, *ON_DARK]
    assert len(set(known)) == len(known)
    assert set(DARK) == set(known)
    assert len(set(AROUND_ZERO_ON_DARK)) == len(AROUND_ZERO)
