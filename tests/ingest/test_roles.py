"""Roles of cells in tables like those of the Statistical Abstract; expected is what its annotators say of them."""

import pytest

from ufanalysis import roles

LETTERS = {"metadata": "M", "header": "H", "attribute": "A", "data": "D", "derived": "T", "notes": "N", None: "."}
TITLE = ["Table 1. X", "", "", "", ""]


def seen(*rows):
    """The roles of a sheet with a title, as one letter per cell, from its second row on."""
    return ["".join(LETTERS[role] for role in row) for row in roles([TITLE, *rows])[1:]]


FIGURES = {
    "a total whose code stands between name and figures": (
        [
            ["Cause", "ICD-10 list", "2000", "2005", "2007"],
            ["All causes", "(X)", "900.0", "950.0", "(NA)"],
            ["Heart disease", "(I00-I09)", "300.0", "330.0", "340.0"],
            ["Cancer", "(C00-C97)", "200.0", "210.0", "220.0"],
        ],
        ["HHHHH", "AATTT", "AADDD", "AADDD"],
    ),
    "the United States among other countries": (
        [
            ["Country", "1990", "2000", "2005", "2008"],
            ["United States", "5.6", "4.0", "5.1", "5.8"],
            ["Canada", "7.7", "6.1", "6.0", "5.3"],
            ["Japan", "2.1", "4.8", "4.5", "4.0"],
        ],
        ["HHHHH", "ADDDD", "ADDDD", "ADDDD"],
    ),
    "the United States above their states": (
        [
            ["State", "1990", "2000", "2005", "2008"],
            ["United States", "5.6", "4.0", "5.1", "5.8"],
            ["Ohio", "7.7", "6.1", "6.0", "5.3"],
            ["Iowa", "2.1", "4.8", "4.5", "4.0"],
        ],
        ["HHHHH", "ATTTT", "ADDDD", "ADDDD"],
    ),
    "markers of footnotes in a column of their own": (
        [
            ["Date", "", "Number", "Percent", "Rate"],
            ["1970 (April 1)", "\\2", "203302031.0", "13.4", "57.4"],
            ["1980 (April 1)", "", "226542203.0", "11.4", "64.1"],
            ["1990 (April 1)", "\\3", "248709873.0", "9.8", "70.3"],
        ],
        ["H.HHH", "ADDDD", "A.DDD", "ADDDD"],
    ),
    "a mean of totals": (
        [
            ["Item", "2001", "2003", "2005", "2007"],
            ["Received:", "", "", "", ""],
            ["Mean total income", "1.0", "2.0", "3.0", "4.0"],
            ["Mean support", "5.0", "6.0", "7.0", "8.0"],
        ],
        ["HHHHH", "M....", "ADDDD", "ADDDD"],
    ),
    "a lone word over names, and a block right below the headings": (
        [
            ["See notes", "", "", "", ""],
            ["Media", "", "", "", ""],
            ["", "Unit", "1970", "1980", "1990"],
            ["Households with--", "", "", "", ""],
            ["Telephone", "Percent", "87.0", "93.0", "93.3"],
        ],
        ["N....", "H....", ".HHHH", "M....", "AADDD"],
    ),
    "a block with a code": (
        [
            ["Country", "FIPS", "Total", "Income", "Goods"],
            ["Austria:", "AU", "", "", ""],
            ["1990", "", "40.0", "15.0", "12.0"],
        ],
        ["HHHHH", "MM...", "A.DDD"],
    ),
    "a year that heads a block": (
        [
            ["Item", "Farms", "Acres", "Value", "Rate"],
            ["2002", "", "", "", ""],
            ["Total", "2129.0", "938.2", "200646.0", "100.0"],
            ["Small", "827.0", "107.0", "485.0", "38.8"],
        ],
        ["HHHHH", "M....", "ATTTT", "ADDDD"],
    ),
    "a sum among other sums": (
        [
            ["Source", "2000", "2005", "2007", "2008"],
            ["Capacity, total", "900.0", "950.0", "990.0", "999.0"],
            ["Hydro", "70.0", "71.0", "72.0", "73.0"],
            ["Biomass, total", "7.0", "8.0", "9.0", "10.0"],
            ["Wood", "4.0", "5.0", "5.0", "6.0"],
            ["Waste", "3.0", "3.0", "4.0", "4.0"],
        ],
        ["HHHHH", "ATTTT", "ADDDD", "ADDDD", "ADDDD", "ADDDD"],
    ),
    "a first row without one figure": (
        [
            ["Country", "Code", "1990", "2000", "2008"],
            ["Angola", "AO", "(NA)", "(NA)", "(NA)"],
            ["Brazil", "BR", "7.0", "8.0", "9.0"],
        ],
        ["HHHHH", "AADDD", "AADDD"],
    ),
    "years in no order": (
        [
            ["", "Returns", "", "", "Rank"],
            ["State", "2000", "2005", "2008", "2008"],
            ["Alabama", "161.0", "193.0", "211.0", "21"],
        ],
        [".H..H", "HHHHH", "ADDDD"],
    ),
    "classes of age that join up": (
        [
            ["Vaccination", "Total", "Age", "", "", ""],
            ["", "", "Under 1", "1-4", "5-14", "15-24"],
            ["DTP", "90.1", "88.0", "91.0", "93.0", "94.0"],
        ],
        ["HHH...", "..HHHH", "ADDDDD"],
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_roles_in_small_tables(name):
    rows, expected = FIGURES[name]

    assert seen(*rows) == expected
