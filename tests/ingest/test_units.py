"""Factors between units; the expected ones are the meaning of 十、百、千、万、亿."""

import pytest

from ufanalysis.ingest.units import factor


@pytest.mark.parametrize(
    ("stated", "canonical", "times"),
    [
        ("人", "人", 1),
        ("万人", "人", 10_000),
        ("人", "万人", 0.0001),
        ("千元", "万元", 0.1),
        ("亿元", "万元", 10_000),
        ("万亿元", "元", 10**12),
        ("百万元", "万元", 100),
        ("万人次", "人次", 10_000),
        ("人", "人次", 1),
        ("个", "家", 1),
        ("场", "场次", 1),
        ("‰", "%", 0.1),
        ("%", "‰", 10),
        ("个百分点", "%", 1),
        ("人/平方公里", "人/平方公里", 1),
        ("万", "人", 10_000),
        ("万", "万元", 1),
        ("m2", "平方米", 1),
    ],
)
def test_units_of_one_measure_have_a_factor(stated, canonical, times):
    assert factor(stated, canonical) == pytest.approx(times, rel=1e-12)


@pytest.mark.parametrize(
    ("stated", "canonical"), [("户", "元"), ("人", "%"), ("万人", "万元"), ("公顷", "人"), ("场", "人次"), ("件", "元")]
)
def test_units_of_different_measures_have_none(stated, canonical):
    assert factor(stated, canonical) is None
