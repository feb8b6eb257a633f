"""The report in Debian's Chromium with the network cut: it asks for nothing, complains of nothing, and works."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from extraction.exports.report import write_report
from tests.exports.builders import article, event, write_run
from tests.exports.report_runs import BIDI, HOSTILE, STORY, hostile_run, many_events
from tests.exports.test_hostile import HOSTILE as WORDS
from tests.exports.test_hostile import record as worded_event

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium or chromedriver is not installed"),
]
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
SAMPLES = Path(__file__).parent.parent.parent / "data" / "samples"


class Tab:
    """A page in the browser, and what it asked for and complained of."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, file, fragment=""):
        self.driver.get("about:blank")
        self.requests()
        self.driver.get(f"file://{file}{fragment}")
        self.until("document.documentElement.dataset.ready === 'yes'")
        return self

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not self.js(f"return Boolean({condition})"):
            assert time.monotonic() < end, f"never became true: {condition}"
            time.sleep(0.05)

    def text(self, selector):
        return self.js("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        return self.js("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)

    def press(self, keys):
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(keys).perform()

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def wait_for_count(self, text):
        self.until(f"document.querySelector('#count').textContent === {json.dumps(text)}")

    def requests(self):
        """What was asked for since the last time, but for the file itself and addresses that hold their own content."""
        logged = [json.loads(line["message"])["message"] for line in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in logged if m["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def complaints(self):
        return [line["message"] for line in self.driver.get_log("browser")]

    def media(self, medium="", scheme="light"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": features})

    def size(self, width, height=900):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))
    driver.set_script_timeout(60)
    driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    tab = Tab(driver)
    tab.size(1400)
    yield tab
    driver.quit()


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    write_report(many_events(folder / "many", 5000), folder / "many.html")
    write_report(many_events(folder / "some", 440), folder / "some.html")
    write_report(hostile_run(folder / "hostile"), folder / "hostile.html")
    return folder


@pytest.fixture
def page(tab, reports):
    """The page of 440 events, afresh; no test of it may make it ask for or complain of anything."""
    yield tab.open(reports / "some.html")
    assert tab.requests() == []
    assert tab.complaints() == []


def choose(page, menu, value):
    script = """const menus = [...document.querySelectorAll(".menu")];
                const menu = menus.find((one) => one.textContent.startsWith(arguments[0]));
                menu.open = true;
                menu.querySelector(`li[data-value="${arguments[1]}"] input`).click();"""
    page.js(script, menu, value)


def test_five_thousand_events_are_drawn_and_one_is_linked_to(tab, reports):
    wanted = f"ev_{4321:016x}"
    tab.open(reports / "many.html", f"#{wanted}")
    tab.until("document.querySelectorAll('#detail[open] #evidence p').length > 1")
    assert tab.text("#detail-title").startswith("CONSULT")
    marks = """return Object.fromEntries([...document.querySelectorAll('#evidence mark')]
                 .map((mark) => [mark.lastChild.textContent, mark.firstChild.textContent]))"""
    assert tab.js(marks).items() >= {
        "trigger": "visited", "source": "the mayor of town 4321", "says": "said", "when": "day 24",
    }.items()  # fmt: skip
    assert "assault.shell.v" in tab.text("#detail .facts")
    tab.js("document.querySelector('#detail').close()")
    assert tab.text("#summary").startswith("5,000 events in 625 articles from 7 outlets, published 1 Mar 2025")
    assert tab.text("#count") == "5,000 events"
    marks = {"timeline .mark-rect": 240, "map .mark-symbol": 200, "map .mark-shape": 170, "figures .mark-symbol": 1000}
    for place, least in marks.items():
        assert tab.js("return document.querySelectorAll(arguments[0]).length", f"#{place} path") >= least, place
    assert len(tab.texts(".matrix tbody tr")) == 6
    assert len(tab.texts("#table tbody tr")) == 50
    tab.driver.get(f"file://{reports / 'many.html'}#ev_doesnotexist")
    tab.until("!document.querySelector('#notice').hidden")
    assert not tab.js("return document.querySelector('#detail').open")
    assert tab.requests() == []
    assert tab.complaints() == []


def test_search_and_filters_narrow_everything_together(page):
    page.js("arguments[0].value = 'TOWN 431'; arguments[0].dispatchEvent(new Event('input'))", page.find("#search"))
    page.wait_for_count("1 of 440 events")
    page.js("document.querySelector('.chip').click()")
    page.wait_for_count("440 events")
    before = page.text("#map .caption")
    choose(page, "Type", "ASSAULT")
    choose(page, "Status", "future")
    page.wait_for_count("8 of 440 events")
    assert set(page.texts("#table .badge")) == {"ASSAULT"}
    assert set(page.texts("#table .status")) == {"future"}
    assert page.text("#map .caption") != before
    page.js("document.querySelector('.chip.all').click()")
    page.wait_for_count("440 events")
    page.js("document.querySelector('.matrix button').click()")
    page.wait_for_count(f"{page.text('.matrix button')} of 440 events")


def test_brushing_the_timeline_filters_map_and_table(page):
    from selenium.webdriver.common.action_chains import ActionChains

    chart = page.find("#timeline-chart svg")
    before = page.text("#map .caption")
    step = chart.size["width"] // 8
    brush = ActionChains(page.driver, duration=50).move_to_element_with_offset(chart, -2 * step, 0).click_and_hold()
    brush.move_by_offset(step, 0).move_by_offset(step, 0).release().perform()
    page.until("document.querySelector('#days-from').value && document.querySelector('.chip')")
    first, last = page.js("return ['from', 'to'].map((end) => document.querySelector(`#days-${end}`).value)")
    assert "2025-03-01" < first < last < "2025-04-29"
    assert 40 < int(page.text("#count").split()[0]) < 200
    assert page.text("#map .caption") != before
    assert "undated" not in "".join(page.texts("#table td.when"))
    page.js("document.querySelector('.days button').click()")
    page.wait_for_count("440 events")
    page.js(
        """const inputs = document.querySelectorAll(".days input[type=date]");
           inputs.forEach((input, i) => { input.value = ["2025-03-11", "2025-03-12"][i]; });
           inputs[1].dispatchEvent(new Event("change"))"""
    )
    page.until("document.querySelector('.chip')")
    assert set(page.texts("#table td.when")) == {"11 Mar 2025", "12 Mar 2025"}


def test_sorting_and_pages(page):
    page.js("document.querySelector('th.confidence button').click()")
    assert page.js("return document.querySelector('th.confidence').ariaSort") == "descending"
    assert page.texts("#table td.confidence")[0] == "0.95"
    page.js("document.querySelector('th.confidence button').click()")
    assert page.texts("#table td.confidence")[0] == "0.30"
    page.js("document.querySelector('.pager button:last-child').click()")
    assert page.text(".pager span") == "Page 2 of 9"


def test_the_keyboard_is_enough(page):
    from selenium.webdriver.common.keys import Keys

    page.press("/")
    assert page.js("return document.activeElement.id") == "search"
    page.press("harbour 7")
    page.until("document.querySelector('.chip')")
    page.js("document.querySelector('#table td.what a').focus()")
    page.press(Keys.ENTER)
    page.until("document.querySelector('#detail').open && document.activeElement.id === 'detail-title'")
    first = page.js("return location.hash")
    page.press(Keys.ARROW_RIGHT)
    page.until(f"location.hash !== {json.dumps(first)} && document.activeElement.id === 'detail-title'")
    second = page.js("return location.hash")
    page.press(Keys.ESCAPE)
    page.until("!document.querySelector('#detail').open")
    page.until(f"document.activeElement.getAttribute('href') === {json.dumps(second)}")
    unnamed = """return [...document.querySelectorAll("button, input, select, summary, a")]
                   .filter((e) => e.checkVisibility() && !e.textContent.trim() && !e.ariaLabel && !e.labels?.length)
                   .map((e) => e.outerHTML)"""
    assert page.js(unnamed) == []


def test_small_dark_and_printed(page):
    try:
        page.size(400)
        page.until("innerWidth === 400 && document.querySelector('#map-chart svg').clientWidth < 400")
        assert page.js("return document.documentElement.scrollWidth <= innerWidth")
        colour = "return getComputedStyle(document.documentElement).color"
        light = page.js(colour)
        page.js("document.querySelector('#table td.what a').click()")
        page.until("document.querySelector('#detail[open] #evidence p')")
        inside = (
            "const box = document.querySelector('#detail .facts').getBoundingClientRect(); return [box.left, box.right]"
        )
        left, right = page.js(inside)
        assert left >= 8
        assert right <= 392
        page.js("document.querySelector('#detail').close()")
        page.media(scheme="dark")
        assert page.js(colour) != light
        page.media("print", scheme="dark")
        assert page.js(colour) == light
        assert not page.js("return document.querySelector('.controls .row').checkVisibility()")
    finally:
        page.media()
        page.size(1400)


def test_hostile_words_arrive_as_text(tab, reports):
    tab.open(reports / "hostile.html", "#ev_1")
    tab.until("document.querySelector('#detail[open] #evidence p + p')")
    assert tab.driver.title == "Events: hostile"
    assert tab.js("return document.querySelectorAll('img').length") == 0
    assert tab.js("return [...document.links].filter((a) => !a.href.startsWith('file:')).length") == 0
    assert "javascript:alert(1)" in tab.text("#detail")
    assert tab.text("#detail h3").startswith(HOSTILE)
    tab.js("document.querySelectorAll('#evidence .tag').forEach((tag) => tag.remove())")
    assert tab.text("#evidence") == STORY.replace("\u2028", "")  # which ends a line, and so a paragraph
    assert HOSTILE in tab.texts("bdi")
    assert BIDI in tab.text("#evidence")
    assert set(tab.texts("#evidence .control")) == {"\u202e"}  # shut in: it turns nothing round
    assert tab.js("return document.documentElement.scrollWidth <= innerWidth")
    assert tab.requests() == []
    assert tab.complaints() == []


def test_any_words_arrive_as_text(tab, tmp_path):
    every = [*WORDS, "<b>" * 400_000]
    events = [worded_event(n, text, article_id=str(n)) for n, text in enumerate(every)]
    articles = [article(article_id=str(n), title=text, text=text) for n, text in enumerate(every)]
    tab.open(write_report(write_run(tmp_path / "run", events, articles), tmp_path / "report.html").file)
    elements = "return document.querySelectorAll('img, iframe, object, embed, b, script:not([id])').length"
    before = tab.js(elements)
    titles = """const [number, done] = arguments, found = [];
                const step = (n) => {
                  if (n === number) return done(found);
                  location.hash = `ev_${n}`;
                  const look = () => {
                    if (!document.querySelector(`#detail[open] a[href="#ev_${n}"]`)) return setTimeout(look, 5);
                    found.push(document.querySelector("#detail h3").textContent);
                    step(n + 1);
                  };
                  look();
                };
                step(0);"""
    assert tab.driver.execute_async_script(titles, len(every)) == [
        text if len(text) <= 300 else text[:299] + "…" for text in every
    ]
    assert tab.js(elements) == before
    assert tab.js("return [...document.links].filter((a) => !a.href.startsWith('file:')).length") == 0
    assert tab.requests() == []
    assert tab.complaints() == []


@pytest.mark.parametrize("fragment", ["#%E0%A4%A", "#%", "#ev_%", "#<img src=x onerror=alert(1)>", "#table"])
def test_a_broken_link_opens_the_page(tab, reports, fragment):
    tab.open(reports / "some.html", fragment)
    assert tab.text("#count") == "440 events"
    assert not tab.js("return document.querySelector('#detail').open")
    assert tab.requests() == []
    assert tab.complaints() == []


def test_links_lead_to_the_web_and_nowhere_else(tab, tmp_path):
    run = write_run(tmp_path / "run", [event(1), event(2, url="data:text/html,hi", article_id="2")], [article()])
    tab.open(write_report(run, tmp_path / "report.html").file, "#ev_1")
    tab.until("document.querySelector('#detail[open]')")
    links = tab.js("return [...document.querySelectorAll('#detail a[target]')].map((a) => [a.href, a.rel])")
    assert links == [["https://post.example/1", "noopener noreferrer"]]
    tab.js("location.hash = 'ev_2'")
    tab.until("document.querySelector('#detail').textContent.includes('data:text/html,hi')")
    assert tab.js("return document.querySelectorAll('#detail a[target]').length") == 0


def test_a_run_without_events_is_a_page_too(tab, tmp_path):
    tab.open(write_report(write_run(tmp_path / "run", []), tmp_path / "report.html").file)
    assert tab.text("#count") == "0 events"
    assert tab.complaints() == []


@pytest.mark.pipeline
def test_the_report_of_the_samples(tab, tmp_path):
    from extraction.batch import RunSettings, run

    run([str(SAMPLES)], tmp_path / "run", RunSettings(workers=1))
    summary = write_report(tmp_path / "run", tmp_path / "report.html")
    tab.open(summary.file)
    assert summary.texts == "whole"
    assert tab.text("#count") == f"{summary.shown} events"
    tab.js("document.querySelector('#table td.what a').click()")
    tab.until("document.querySelector('#detail[open] #evidence .hl-trigger')")
    assert tab.requests() == []
    assert tab.complaints() == []
