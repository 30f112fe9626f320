"""The site of a run: complete, linked, usable from the file system, the same on every writing."""

import html
import json
import re
from dataclasses import replace
from functools import lru_cache

import pytest
from click.testing import CliRunner

from tests.verify import toys
from tests.verify.pages import BOUND, SUITE, Page, broken, campaign
from tests.verify.showing.test_figures import toy
from verify.commands.main import main
from verify.judging.verdict import Outcome, Verdict
from verify.running.checks import describe, execute
from verify.running.mutation.judging import mutate, prepare
from verify.running.plan import Options, plan
from verify.running.record import Entry, read_record
from verify.showing.figures import measure
from verify.showing.report.page import write_report
from verify.showing.report.plots import pictures


CLAIMS = ("dohmatob2024.thm_4_1.finite", "dohmatob2024.thm_4_1.fixed_generator", "dohmatob2024.snr.null")
CHAINS = ("dohmatob2024.thm_4_1.finite", "classical.inverse_wishart", "classical.inverse_chi_square")


@pytest.fixture(scope="module")
def result():
    words = ["run", *CLAIMS, "--regimes", "2", "--workers", "1", "--no-report", "--json", "-"]
    return json.loads(CliRunner().invoke(main, words).stdout)


@pytest.fixture(scope="module")
def chains():
    words = ["derive", *CHAINS, "--workers", "1", "--no-simulate", "--json", "-"]
    return json.loads(CliRunner().invoke(main, words).stdout)


@pytest.fixture(scope="module")
def site(result, chains, suite, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    write_report(result, suite, read_record(), folder, chains=chains)
    return folder


@lru_cache(maxsize=1)
def altered():
    """Mutants of a toy claim, judged."""
    claims, options = [SUITE.claims["toy.grown"]], Options(alpha=1e-3, regimes=1)
    return mutate(prepare(SUITE, claims, options, {}, ()))["claims"]


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mapped")
    write_report(campaign(), SUITE, {}, folder, mutants=altered())
    return folder


def test_every_link_leads_somewhere_and_every_page_is_closed_properly(site, mapped):
    for folder in (site, mapped):
        assert list(broken(folder)) == []
        assert [page.wrong for page in map(Page, folder.rglob("*.html")) if page.wrong or page.open] == []
        assert all(len(page.ids) == len(set(page.ids)) for page in map(Page, folder.rglob("*.html")))


def test_a_link_that_leads_nowhere_is_seen(result, suite, tmp_path):
    write_report(result, suite, {}, tmp_path)
    (tmp_path / "claims" / f"{CLAIMS[0]}.html").unlink()
    assert f"index.html: claims/{CLAIMS[0]}.html" in list(broken(tmp_path))


def test_the_overview_has_a_row_for_every_claim_that_the_filters_can_tell_apart(site):
    page = Page(site / "index.html")
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr ") == len(CLAIMS)
    refuted = next(row for row in body.split("<tr ") if "fixed_generator" in row)
    for mark in ('data-paper="dohmatob2024"', 'data-kind="≃"', 'data-verdict="refuted"', 'data-record="yes"'):
        assert mark in refuted
    assert all(name in page.text for name in ('name="q"', 'name="paper"', 'name="kind"', 'name="verdict"'))
    assert body.count('data-record="yes"') == 1


def test_a_claim_that_is_not_as_expected_can_be_found(result, suite, tmp_path):
    write_report(result, suite, {}, tmp_path)
    rows = (tmp_path / "index.html").read_text().partition("<tbody>")[2].split("<tr ")
    assert [re.search('data-value="(.*?)"', row)[1] for row in rows if "data-news" in row] == [CLAIMS[1]]


def test_the_page_of_a_claim_shows_formula_evidence_pictures_and_how_to_repeat_it(site):
    for claim in CLAIMS:
        page = Page(site / "claims" / f"{claim}.html")
        assert page.text.count("<math") >= 2
        assert page.section("evidence").count("<svg") == 2
        assert "fast simulation" in page.section("evidence")
        assert f"verify run {claim}" in page.section("repeat")
    refuted = Page(site / "claims" / f"{CLAIMS[1]}.html")
    assert "refuted, on record" in refuted.text
    assert refuted.section("findings").count("<svg") >= 2
    assert "Theorem 4.1" in refuted.text


def test_derivations_are_linked_both_ways(site, chains):
    leaning = next(id_ for id_, chain in chains.items() if any(other in chains for other in chain["leans_on"]))
    leant_on = next(other for other in chains[leaning]["leans_on"] if other in chains)
    assert f"{leant_on}.html#derivation" in Page(site / "claims" / f"{leaning}.html").links
    assert f"{leaning}.html#derivation" in Page(site / "claims" / f"{leant_on}.html").links
    assert {f"claims/{id_}.html#derivation" for id_ in chains} <= set(Page(site / "derivations.html").links)


def test_a_result_that_is_only_derived_has_a_page_without_a_verdict(site):
    page = Page(site / "claims" / "classical.inverse_chi_square.html")
    assert 'id="derivation"' in page.text
    assert 'id="evidence"' not in page.text


def test_nothing_is_fetched_and_nothing_is_on_a_page_twice(site):
    for page in map(Page, site.rglob("*.html")):
        assert [one.rpartition("assets/")[2] for one in page.sources] == ["site.css", "site.js"]
        assert not re.search(r"<(style|script>|iframe|img)", page.text)
        assert not re.search(r'(src|href)="(https?:|//)', page.text)
    script = (site / "assets" / "site.js").read_text()
    assert not re.search(r"\bfetch\b\(|XMLHttpRequest|\bimport\b|https?:", script)


def test_colours_follow_the_reader_and_paper(site):
    style = (site / "assets" / "site.css").read_text()
    assert "color-scheme: light dark" in style
    assert "@media print" in style
    assert "var(--" in style.partition("svg text")[2]
    assert "#" not in re.sub(r"&#\w+;|href=\"[^\"]*\"", "", Page(site / "claims" / f"{CLAIMS[0]}.html").text)


def test_the_site_is_the_same_on_every_writing(result, suite, tmp_path):
    written = []
    for name in ("a", "b"):
        write_report(result, suite, read_record(), tmp_path / name)
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        written.append([(file.relative_to(tmp_path / name), file.read_bytes()) for file in files])
    assert written[0] == written[1]


def test_pages_of_an_earlier_run_go_and_files_of_the_user_stay(result, suite, tmp_path):
    write_report(result, suite, {}, tmp_path)
    (tmp_path / "claims" / "mine.html").write_text("<!DOCTYPE html><p>notes</p>")
    fewer = result | {"claims": {CLAIMS[0]: result["claims"][CLAIMS[0]]}}
    write_report(fewer, suite, {}, tmp_path)
    assert {file.name for file in (tmp_path / "claims").iterdir()} == {f"{CLAIMS[0]}.html", "mine.html"}


def test_a_claim_without_numbers_has_a_page_too(suite, tmp_path, result):
    bare = {"estimate": None, "interval": None, "gap": None, "gap_interval": None, "theory": None}
    checks = [
        c | bare | {"verdict": "error", "reason": "simulator <b>x</b> raised"}
        for c in result["checks"]
        if c["claim"] == CLAIMS[0]
    ]
    failed = result | {"checks": checks, "claims": {CLAIMS[0]: "error"}}
    write_report(failed, suite, {}, tmp_path)
    page = Page(tmp_path / "claims" / f"{CLAIMS[0]}.html")
    assert "simulator &lt;b&gt;x&lt;/b&gt; raised" in page.text
    assert "<svg" not in page.text
    assert not page.open


def test_long_tables_are_folded(mapped):
    section = Page(mapped / "claims" / "toy.bound.html").section("checks")
    shown, _, folded = section.partition("<details>")
    assert shown.count("<tr>") == 1 + 30
    assert "<summary>121 more</summary>" in folded
    assert folded.count("<tr>") == 1 + 121


def test_a_campaign_shows_where_a_claim_holds(mapped):
    section = Page(mapped / "claims" / "toy.bound.html").section("map")
    told = re.findall(r'data-told="(.*?)"', section)
    labels = {words.partition(": ")[0]: words.partition(": ")[2].partition(";")[0] for words in told}
    of_x = [label for where, label in labels.items() if re.fullmatch(r"x = \S+", where)]
    assert of_x[0] == "disagrees"
    assert of_x[-1] == "agrees"
    assert section.count("<table") >= 3
    assert "95% confidence" in section


def test_a_limit_says_from_which_size_it_may_be_used(mapped):
    section = Page(mapped / "claims" / "toy.grown.html").section("map")
    assert "From which size the formula may be used" in section
    assert "Within 10 %: from k = 16 on at every point" in section


def test_a_run_draws_no_map_because_its_regimes_lie_on_the_edges(site):
    page = Page(site / "claims" / f"{CLAIMS[1]}.html")
    assert 'class="map"' not in page.text
    assert "No map of the region here" in page.text


def test_what_a_campaign_found_stands_first(mapped):
    first = Page(mapped / "claims" / "toy.bound.html").section("findings").partition("</article>")[0]
    row = next(row for row in campaign()["checks"] if row.get("purpose") == "finding")
    assert row["reproduce"] in first
    assert f"x = {row['regime']['x']:.4g}" in first
    index = Page(mapped / "index.html")
    assert "claims/toy.bound.html#findings" in index.links
    assert "1 finding of a campaign of 2 rounds" in index.text


def test_hypotheses_that_are_needed_are_named_and_no_evidence(mapped):
    page = Page(mapped / "claims" / "toy.bound.html")
    assert "<b>needed</b>" in page.section("needed")
    assert "verify run --without 0" in page.section("needed")
    assert "verify run --without 0" not in page.section("checks")


def test_evidence_is_told_apart_by_lane(mapped):
    lanes = {id_: Page(mapped / "claims" / f"{id_}.html").section("evidence") for id_ in ("toy.bound", "toy.wrong")}
    assert re.findall(r'<th scope="row">(.*?)</th>', lanes["toy.bound"]) == ["exact"]
    assert re.findall(r'<th scope="row">(.*?)</th>', lanes["toy.wrong"]) == ["plain simulation"]
    assert "normal" in lanes["toy.wrong"]


def test_mutants_are_shown_where_there_are_any(mapped):
    section = Page(mapped / "claims" / "toy.grown.html").section("mutants")
    found = altered()["toy.grown"]
    assert f"{found['refuted']} of {found['refuted'] + found['survived']} refuted" in section
    assert section.count('<th scope="row">') == found["made"] > 5
    assert 'id="mutants"' not in Page(mapped / "claims" / "toy.bound.html").text


@pytest.mark.parametrize("content", ["{", "[]", '{"checks": []}', '{"claims": {"toy": 3}}'])
def test_a_file_that_holds_no_mutants_is_refused_before_any_work(content, tmp_path):
    file = tmp_path / "mutants.json"
    file.write_text(content)
    words = ["campaign", "--ledger", str(tmp_path / "l.sqlite"), "--no-report", "--mutants", str(file)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert f"--mutants: expected a file that verify mutate --json wrote; got {file}" in " ".join(result.output.split())
    assert not (tmp_path / "l.sqlite").exists()


def test_words_of_a_claim_are_words_on_its_page(mapped):
    assert "<here>" in BOUND.statement
    for file in ("index.html", "claims/toy.bound.html"):
        assert "at least its root &lt;here&gt;" in (mapped / file).read_text()


def test_the_page_of_a_claim_names_the_values_that_are_always_looked_at(result, suite, tmp_path):
    claim = suite.claims[CLAIMS[0]]
    letters = {p.name: p.symbol for p in claim.parameters}
    marked = replace(claim, critical=({letters["sigma"]: 0.5, letters["spectrum"]: "isotropic"}, {letters["n"]: 0}))
    write_report(result, replace(suite, claims=suite.claims | {claim.id: marked}), {}, tmp_path)
    words = html.unescape(re.sub(r"<[^>]*>|\s", "", Page(tmp_path / "claims" / f"{claim.id}.html").text))
    assert "alwayslookedat:σ=0.5,spectrum=isotropicandn=0" in words
    assert list(broken(tmp_path)) == []


def test_a_figure_and_the_claims_it_is_about_are_linked(result, suite, tmp_path):
    figure = measure(toy("1a", 16), 0, 2) | {"claims": [CLAIMS[0], "toy.unknown"]}
    write_report(result, suite, {}, tmp_path, [figure])
    assert f"claims/{CLAIMS[0]}.html" in Page(tmp_path / "figures.html").links
    assert any(link.startswith("../figures.html#") for link in Page(tmp_path / "claims" / f"{CLAIMS[0]}.html").links)
    assert list(broken(tmp_path)) == []


def test_what_is_on_record_says_so(result, suite, tmp_path):
    entry = Entry(CLAIMS[1], "refuted", "because of <d>")
    write_report(result, suite, {CLAIMS[1]: entry}, tmp_path)
    assert "because of &lt;d&gt;" in Page(tmp_path / "claims" / f"{CLAIMS[1]}.html").section("evidence")


def test_a_claim_whose_last_check_was_interrupted_is_drawn_by_those_that_were_not():
    claim = toys.growing("inverse")
    suite = toys.toy_suite(claim)
    *_, check = plan(suite, [claim], Options(regimes=1), {})
    row = execute(suite, check, Options(regimes=1))
    left = describe(suite, check, Options(regimes=1), Outcome(Verdict.UNDECIDED, "interrupted"), 0.0)
    assert pictures([row, left], left, claim.tolerance) == pictures([row], row, claim.tolerance)
