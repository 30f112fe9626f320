"""The page of a run: self-contained, complete, the same on every writing."""

import json
import re

import pytest
from click.testing import CliRunner

from verify.cli import main
from verify.record import read_record
from verify.report.page import write_report


CLAIMS = ("dohmatob2024.thm_4_1.finite", "dohmatob2024.thm_4_1.fixed_generator", "dohmatob2024.snr.null")


@pytest.fixture(scope="module")
def result():
    words = ["run", *CLAIMS, "--regimes", "2", "--workers", "1", "--no-report", "--json", "-"]
    return json.loads(CliRunner().invoke(main, words).stdout)


@pytest.fixture
def page(result, suite, tmp_path):
    return write_report(result, suite, read_record(), tmp_path).read_text()


def test_the_page_shows_every_claim_with_formula_verdict_and_picture(page):
    for claim in CLAIMS:
        section = page[page.index(f'<section id="{claim}"') :].partition("</section>")[0]
        assert section.count("<math") >= 2
        assert section.count("<svg") == 1
        assert "verify run" in section
    assert page.count("refuted, on record") == 1
    assert "Theorem 4.1" in page


def test_the_page_is_self_contained(page):
    assert not re.search(r"<(script|link|img|iframe)\b", page)
    assert not re.search(r'(src|href)="(?!#)', page)


def test_the_page_is_the_same_on_every_writing(result, suite, tmp_path):
    pages = [write_report(result, suite, read_record(), tmp_path, workers=w).read_bytes() for w in (1, 1, 2)]
    assert pages[0] == pages[1] == pages[2]


def test_a_claim_without_numbers_has_a_section_too(suite, tmp_path, result):
    bare = {"estimate": None, "interval": None, "gap": None, "gap_interval": None, "theory": None}
    checks = [
        c | bare | {"verdict": "error", "reason": "simulator <b>x</b> raised"}
        for c in result["checks"]
        if c["claim"] == CLAIMS[0]
    ]
    failed = result | {"checks": checks, "claims": {CLAIMS[0]: "error"}}
    page = write_report(failed, suite, {}, tmp_path).read_text()
    assert "simulator &lt;b&gt;x&lt;/b&gt; raised" in page
    assert "<svg" not in page
