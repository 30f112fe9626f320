"""The site in a real browser: links, filters, keys, light and dark, paper. Needs Chromium, no Python package."""

import re

import pytest

from tests.verify.browser import PROGRAM, browser
from tests.verify.pages import SUITE, campaign
from tests.verify.showing.test_figures import toy
from verify.showing.figures import measure
from verify.showing.report.page import write_report


pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium here: pages are opened for real only where it is")
SHOWN = "Array.from(document.querySelectorAll('tbody tr')).filter(r => !r.hidden).map(r => r.cells[0].dataset.value)"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    figures = [measure(toy("1a", 16), 0, 2) | {"claims": ["toy.bound"]}]
    write_report(campaign(), SUITE, {}, folder, figures)
    return folder


@pytest.fixture(scope="module")
def chromium():
    with browser() as one:
        yield one


@pytest.fixture
def page(chromium, site):
    """The overview, freshly opened; whatever the console says in the test is a failure."""
    chromium.complaints.clear()
    chromium.look()
    chromium.open(site / "index.html")
    yield chromium
    assert chromium.complaints == []


def test_every_page_opens_without_a_word_of_complaint_and_fits_its_window(page, site):
    for file in sorted(site.rglob("*.html")):
        for width in (1200, 400):
            page.look(width)
            page.open(file)
            assert page.says("document.documentElement.scrollWidth") <= width, (file.name, width)
        assert page.complaints == [], file.name


def test_a_page_that_fails_is_heard_of(chromium, tmp_path):
    chromium.complaints.clear()
    (tmp_path / "bad.html").write_text(
        '<script>missing()</script><svg viewBox="0 0 1 1"><path d="M"/></svg><img src="no">'
    )
    chromium.open(tmp_path / "bad.html")
    assert "missing is not defined" in str(chromium.complaints)
    assert "attribute d" in str(chromium.complaints)
    assert "ERR_FILE_NOT_FOUND" in str(chromium.complaints)
    chromium.complaints.clear()


def test_every_link_can_be_followed(page, site):
    for file in sorted(site.rglob("*.html")):
        page.open(file)
        links = page.says("Array.from(document.links).map(a => a.href)")
        assert links
        for link in set(links):
            name = re.fullmatch(r"file://([^#]*)(#.*)?", link)
            assert name, link
            page.open(site / name[1], name[2] or "")
            anchor = (name[2] or "#main")[1:]
            assert page.says(f"document.getElementById({anchor!r}) !== null"), link


def test_the_search_is_reached_and_used_from_the_keyboard(page):
    assert len(page.says(SHOWN)) == 3
    page.press("/")
    assert page.says("document.activeElement.name") == "q"
    page.press(*"root")
    assert page.says(SHOWN) == ["toy.bound"]
    assert page.says("document.querySelector('[data-shown]').textContent") == "1 of 3 shown"
    page.press(*"xyz")
    assert page.says(SHOWN) == []
    assert page.says("document.querySelector('[data-none]').hidden") is False
    page.press("Escape")
    assert len(page.says(SHOWN)) == 3


def test_filters_narrow_the_table_and_stand_in_the_address(page, site):
    page.press("/", "Tab", "Tab", "Tab")
    assert page.says("document.activeElement.name") == "verdict"
    page.press("ArrowDown")
    chosen = page.says("document.activeElement.value")
    kept = page.says("Array.from(document.querySelectorAll('tbody tr:not([hidden])')).map(r => r.dataset.verdict)")
    assert set(kept) == {chosen}
    said = page.says("location.hash")
    assert f"verdict={chosen}" in said
    before = page.says(SHOWN)
    page.open(site / "index.html", said)
    assert page.says(SHOWN) == before
    page.says("document.querySelector('[type=reset]').click()")
    page.says("new Promise(done => setTimeout(done, 50))")
    assert len(page.says(SHOWN)) == 3


def test_columns_sort_both_ways_by_key(page):
    page.says("document.querySelector('th[data-sort=number] button').focus()")
    gaps = "Array.from(document.querySelectorAll('tbody tr')).map(r => Number(r.cells[3].dataset.value))"
    page.press("Enter")
    assert page.says(gaps) == sorted(page.says(gaps))
    assert page.says("document.querySelector('th[aria-sort]').getAttribute('aria-sort')") == "ascending"
    page.press("Enter")
    assert page.says(gaps) == sorted(page.says(gaps), reverse=True)


def test_the_first_tab_skips_to_the_content(page):
    page.press("Tab")
    assert page.says("document.activeElement.className") == "skip"
    page.press("Enter")
    assert page.says("document.activeElement.id") == "main"


def test_pages_are_dark_where_the_reader_wants_that_and_can_be_switched(page):
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.says(paper)
    page.look(prefers_color_scheme="dark")
    dark = page.says(paper)
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(22, 25, 29)")
    page.says("document.querySelector('[data-theme-button]').click()")
    assert page.says(paper) == light
    page.says("document.querySelector('[data-theme-button]').click()")
    page.look(prefers_color_scheme="light")
    assert page.says(paper) == dark
    page.says("document.querySelector('[data-theme-button]').click()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_background(page, site, scheme):
    """Contrast of at least 4.5 to 1 (WCAG 2, level AA) for what is small."""
    page.look(prefers_color_scheme=scheme)
    page.open(site / "claims" / "toy.bound.html")
    script = """
      (() => {
        const lightness = colour => {
          const [r, g, b] = colour.match(/[\\d.]+/g).map(v => v / 255).map(
            v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const paper = lightness(getComputedStyle(document.body).backgroundColor);
        return Array.from(document.querySelectorAll('.soft, .verdict, a, code, svg text')).map(e => {
          const style = getComputedStyle(e);
          const ink = lightness(e.closest('svg') ? style.fill : style.color);
          return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        });
      })()"""
    ratios = page.says(script)
    assert len(ratios) > 50
    assert min(ratios) >= 4.5


def test_cells_of_a_map_say_their_numbers_to_the_keyboard(page, site):
    page.open(site / "claims" / "toy.bound.html")
    page.says("document.querySelector('.map g[tabindex=\"0\"]').focus()")
    first = page.says("document.querySelector('.map output').textContent")
    assert re.match(r"x = \S+: disagrees; holds in 0 % to", first)
    page.press("ArrowRight")
    second = page.says("document.querySelector('.map output').textContent")
    assert second != first
    assert second.startswith("x = ")
    page.press("ArrowLeft")
    assert page.says("document.querySelector('.map output').textContent") == first
    assert page.says("document.querySelectorAll('.map g[tabindex=\"0\"]').length") == 1


def test_an_address_that_points_at_a_fold_opens_it_and_paper_opens_them(page, site):
    page.open(site / "claims" / "toy.bound.html")
    folds = "document.querySelectorAll('details[data-print]:not([open])').length"
    assert page.says(folds) > 0
    page.says("window.dispatchEvent(new Event('beforeprint'))")
    assert page.says(folds) == 0
    page.says("window.dispatchEvent(new Event('afterprint'))")
    assert page.says(folds) > 0


def test_a_page_goes_on_paper(page, site):
    page.open(site / "claims" / "toy.bound.html")
    paper = page.pdf()
    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 2


def test_the_site_can_be_read_without_scripts(page, site, tmp_path):
    bare = tmp_path / "index.html"
    bare.write_text(re.sub(r"<script.*?</script>", "", (site / "index.html").read_text()))
    page.open(bare)
    page.complaints.clear()  # the style sheet is not beside this copy
    assert len(page.says(SHOWN)) == 3
    assert page.says("document.querySelector('[data-filters]').hidden")
