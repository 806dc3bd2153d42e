"""The page in a real browser, opened from the disk: what readers can do with it, and hostile cells cannot."""

import json
import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from urllib.parse import urlencode

import polars as pl
import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from pipelines.publishing.build import build_release
from pipelines.publishing.history.record import history_since
from pipelines.publishing.inputs import list_inputs
from pipelines.publishing.page import parts as cutting
from pipelines.publishing.page import search as searching
from pipelines.publishing.page.assets import write_assets

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER),
    reason="chromium or chromedriver is missing: apt-get install chromium-driver",
)
# fmt: off
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--window-size=1280,900",
)
# fmt: on
HOSTILE = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'>"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = ChromeOptions()
    options.binary_location = BROWSER
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    try:
        driver = Chrome(options=options, service=Service(DRIVER))
    except WebDriverException as error:
        pytest.fail(f"{BROWSER} does not start: {error.msg.splitlines()[0]}", pytrace=False)
    # A page that glides is no target for a click.
    still = {"name": "prefers-reduced-motion", "value": "reduce"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [still]})
    yield driver
    driver.quit()


@pytest.fixture
def scripts_off(browser):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture(scope="module")
def open_page(browser):
    """Opens the page of a release from the disk, anew."""

    def opened(folder, place=""):
        browser.get("about:blank")
        for log in ("browser", "performance"):
            browser.get_log(log)
        browser.get((folder / "index.html").as_uri() + place)
        return browser

    return opened


@pytest.fixture(scope="module")
def served():
    """Serves a folder as any server of files does; gives the address."""
    servers = []

    def serve(folder):
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def many_quotes(shard, work_of, facts, tmp_path, monkeypatch):
    """A release with many more quotes than the page itself shows, cut as large ones are."""
    monkeypatch.setattr(cutting, "PART_CHARACTERS", 1)
    monkeypatch.setattr(searching, "FILE_BYTES", 2000)
    monkeypatch.setattr(searching, "WORD_FILE_BYTES", 200)
    quote = shard.tables["quotes"].row(0, named=True)
    for number in range(100, 200):
        words = f"A petition for Nukenova {number - 100}"
        shard.add("quotes", **{**quote, "row_id": f"q-{number:016x}", "quotation": words})
    shard.tables["quotes"] = shard.tables["quotes"].sort("doc_id", maintain_order=True)
    return release_of(shard, work_of, facts, tmp_path / "many-release")


def release_of(shard, work_of, facts, folder):
    """A release of the tables of a shard, with its browser code."""
    work = work_of(shard.tables, f"work of {folder.name}")
    folder.mkdir()
    with history_since(None, work) as history:
        build_release(work, list_inputs(work, folder.parent), folder, facts, history)
    write_assets(folder)
    return folder


@pytest.fixture
def hostile_release(shard, work_of, facts, tmp_path):
    """A release whose cells try to run, with more quotes than a table shows at once."""
    quote = shard.tables["quotes"].row(0, named=True)
    for number in range(10, 30):
        shard.add("quotes", **{**quote, "row_id": f"q-{number:016x}", "speaker_name": HOSTILE})
    shard.tables["quotes"] = shard.tables["quotes"].sort("doc_id", maintain_order=True)
    shard.change("quotes", quotation=HOSTILE)
    shard.change("statistics", text=HOSTILE, measure=HOSTILE)
    shard.change("documents", title=HOSTILE, url="javascript:window.hurt = 3")
    return release_of(shard, work_of, facts, tmp_path / "hostile-release")


TEXTS = """return [...document.querySelectorAll(arguments[0])].map(
    (found) => found.checkVisibility() ? found.innerText.trim() : "");"""


def texts(browser, selector):
    """What is written in some elements, all at one moment."""
    return browser.execute_script(TEXTS, selector)


def column(browser, number):
    return texts(browser, f"#grid tbody tr > td:nth-child({number})")


def said(browser):
    """The rows that are shown, as sentences."""
    return texts(browser, "#results .said")


def find(browser, **asked):
    """Searches for rows, and waits for them."""
    address = "#" + urlencode({"search": "", **asked})
    browser.execute_script("document.getElementById('found').textContent = ''")
    browser.execute_script("document.querySelectorAll('#grid tbody tr').forEach((row) => row.remove())")
    browser.execute_script("location.hash = arguments[0]", address)
    wait_for(browser, lambda: re.search(r"\d rows?", found(browser)) and are_shown(browser))


def are_shown(browser):
    """Whether rows are there, or that there are none; the grid says otherwise that it is waiting for them."""
    empty = texts(browser, "#grid .dt-empty")
    return texts(browser, "#grid .row-card, #grid .open-row") or empty == ["No row has all of that."]


def found(browser):
    return texts(browser, "#found")[0]


def wait_for(browser, condition):
    WebDriverWait(browser, 60).until(lambda _: condition())


def requests(browser):
    """The addresses that a page asked for."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


def write_in(browser, field, words):
    box = browser.find_element(By.CSS_SELECTOR, f"#search [name={field}]")
    box.send_keys(words)
    return box


def test_nothing_fails_and_nothing_leaves_the_disk(open_page, published):
    browser = open_page(published.path)
    for table in ("quotes", "statistics", "events", "faq", "entities", "documents", "coverage", "evidence"):
        find(browser, table=table)
    assert browser.get_log("browser") == []
    asked = {address for address in requests(browser) if not re.match("data:|blob:", address)}
    assert all(address.startswith(published.path.as_uri()) for address in asked)
    assert {address.rpartition("/")[2] for address in asked if "/search/" not in address} == {
        "index.html",
        "datatables.css",
        "datatables.js",
    }


def test_a_search_finds_a_row_that_the_page_does_not_hold(open_page, many_quotes):
    assert "Nukenova 77" not in (many_quotes / "index.html").read_text(encoding="utf-8")
    browser = open_page(many_quotes)
    write_in(browser, "search", "nukenova 77").send_keys(Keys.ENTER)
    wait_for(browser, lambda: any("Nukenova 77" in words for words in said(browser)))
    assert found(browser) == "1 row for “nukenova 77”"


@pytest.mark.parametrize(
    ("words", "rows"),
    [("petition", 100), ("petitions", 100), ("petit", 100), ("petits", 0), ("petition nukenova 7", 11)],
)
def test_all_rows_are_found_whatever_files_their_words_stand_in(open_page, many_quotes, words, rows):
    browser = open_page(many_quotes)
    assert len(list((many_quotes / "search").glob("*/words/*.js"))) > 10
    find(browser, search=words, table="quotes")
    assert texts(browser, "#results .tabs [aria-current] .count") == [str(rows)]


def test_a_count_leads_to_its_rows(open_page, published):
    browser = open_page(published.path)
    browser.find_element(By.CSS_SELECTOR, ".tally a[data-table=events]").click()
    wait_for(browser, lambda: texts(browser, "#results .tabs [aria-current]") == ["Events 6"])
    wait_for(browser, lambda: len(said(browser)) == 6)


def test_rows_are_found_while_somebody_writes(open_page, published):
    browser = open_page(published.path)
    write_in(browser, "search", "two wint")
    wait_for(browser, lambda: any("We waited for two winters" in words for words in said(browser)))
    assert texts(browser, "#results mark")[:2] == ["two", "winters"]


def test_the_same_is_found_from_a_server(browser, served, published):
    browser.get(f"{served(published.path)}/index.html#search=winters")
    wait_for(browser, lambda: any("We waited for two winters" in words for words in said(browser)))


def test_a_phrase_stands_as_it_was_asked_for(open_page, published):
    browser = open_page(published.path)
    find(browser, search="two winters", table="quotes")
    assert len(said(browser)) == 1
    find(browser, search='"winters two"', table="quotes")
    assert said(browser) == []


@pytest.mark.parametrize(
    ("filters", "least"),
    [
        ({"publisher": "Harbour Post", "table": "statistics"}, 2),
        ({"from": "2022-01-01", "to": "2022-12-31", "table": "statistics"}, 2),
        ({"speaker": "Petra", "table": "quotes"}, 1),
        ({"about": "silva", "table": "quotes"}, 1),
        ({"measure": "euros", "table": "statistics"}, 1),
        ({"zone": "faq", "table": "statistics"}, 1),
    ],
)
def test_rows_are_filtered(open_page, published, filters, least):
    browser = open_page(published.path)
    find(browser, table=filters["table"])
    everything = len(said(browser))
    find(browser, **filters)
    assert least <= len(said(browser)) < everything
    if "publisher" in filters:
        assert set(texts(browser, "#results .row-card .facts a[href^='#article']")) == {"Market hall sold"}


def test_filters_can_be_chosen_in_the_form(open_page, published):
    browser = open_page(published.path)
    browser.find_element(By.CSS_SELECTOR, "#filters summary").click()
    publisher = Select(browser.find_element(By.CSS_SELECTOR, "#search [name=publisher]"))
    wait_for(browser, lambda: [option.text for option in publisher.options] == ["any", "Harbour Post"])
    publisher.select_by_visible_text("Harbour Post")
    wait_for(browser, lambda: found(browser).endswith("rows with 1 filter"))
    assert "publisher=Harbour+Post" in browser.current_url
    browser.refresh()
    wait_for(browser, lambda: found(browser).endswith("rows with 1 filter"))
    field = browser.find_element(By.CSS_SELECTOR, "#search [name=publisher]")
    wait_for(browser, lambda: len(field.find_elements(By.TAG_NAME, "option")) == 2)
    assert field.get_attribute("value") == "Harbour Post"


def test_rows_are_sorted_by_number_and_by_text(open_page, published):
    browser = open_page(published.path)
    find(browser, table="statistics", **{"as": "cells"})
    heads = browser.find_elements(By.CSS_SELECTOR, "#grid thead .dt-column-order")

    def values():
        return [float(text.replace(",", "")) for text in column(browser, 3) if text != "–"]

    heads[2].send_keys(Keys.ENTER)
    wait_for(browser, lambda: all(low <= high for low, high in pairwise(values())))
    assert len(set(values())) > 3
    heads[1].send_keys(Keys.ENTER)
    wait_for(browser, lambda: column(browser, 2)[0] == "1,250,000")


def test_results_are_paged(open_page, hostile_release):
    browser = open_page(hostile_release)
    find(browser, table="quotes")
    assert len(said(browser)) == 20
    browser.find_element(By.CSS_SELECTOR, "#results .dt-paging-button.next").click()
    wait_for(browser, lambda: texts(browser, "#results .dt-info") == ["Rows 21 to 23 of 23"])
    wait_for(browser, lambda: len(said(browser)) == 3)


def test_all_columns_are_shown_when_asked_for(open_page, published):
    browser = open_page(published.path)
    find(browser, table="quotes", **{"as": "cells"})
    few = texts(browser, "#grid thead .name")
    browser.find_element(By.CSS_SELECTOR, ".all-columns input").click()
    wait_for(browser, lambda: len(texts(browser, "#grid thead .name")) > len(few))
    assert "char_start" in texts(browser, "#grid thead .name")
    wait_for(browser, browser.find_element(By.CSS_SELECTOR, "#results .cue").is_displayed)


def test_a_row_leads_to_its_article_and_to_the_words_of_its_source(open_page, published):
    browser = open_page(published.path)
    find(browser, search="empty cold dark", table="quotes")
    card = browser.find_element(By.CSS_SELECTOR, "#results .row-card")
    link = card.find_element(By.CSS_SELECTOR, ".own-words").get_attribute("href")
    assert link.startswith("https://harbourpost.example/market-hall#:~:text=")
    card.find_element(By.CSS_SELECTOR, "a[href^='#article']").click()
    wait_for(browser, lambda: "Market hall sold" in texts(browser, "#finding-title"))
    wait_for(browser, lambda: "asked-for" in (browser.switch_to.active_element.get_attribute("class") or ""))
    assert "cold" in browser.switch_to.active_element.text


def test_an_article_shows_its_source_and_all_its_rows_in_the_order_of_the_text(open_page, published):
    tables = {
        name: pl.read_parquet(published.path / f"data/parquet/{name}.parquet")
        for name in ("documents", "quotes", "statistics", "events")
    }
    document = tables.pop("documents").filter(pl.col("publisher") == "Harbour Post").row(0, named=True)
    rows = pl.concat(
        frame.filter(pl.col("doc_id") == document["doc_id"]).select("row_id", "char_start")
        for frame in tables.values()
    ).sort("char_start", maintain_order=True)
    browser = open_page(published.path, f"#article={document['doc_id']}")
    wait_for(browser, lambda: found(browser) == f"{rows.height} rows in the order of the text")
    cards = browser.find_elements(By.CSS_SELECTOR, "#results .in-order .row-card")
    assert [card.get_attribute("id") for card in cards] == [f"row-{row}" for row in rows["row_id"]]
    assert texts(browser, "#results .source")[0].startswith("Harbour Post · 2022-11-09")
    link = browser.find_element(By.CSS_SELECTOR, "#results .source a").get_attribute("href")
    assert link == document["url"]


def test_a_person_has_one_page_with_what_they_said_and_where(open_page, published):
    quotes = pl.read_parquet(published.path / "data/parquet/quotes.parquet")
    horak = quotes.filter(pl.col("speaker_name") == "Milena Horak")
    browser = open_page(published.path, f"#entity={horak['speaker_id'][0]}")
    wait_for(browser, lambda: texts(browser, "#finding-title") == ["Milena Horak"])
    wait_for(browser, lambda: found(browser) == "person, in 1 article")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#results .of-quotes")) == horak.height
    assert any("harbour master" in words for words in texts(browser, "#results .source"))
    assert browser.find_elements(By.CSS_SELECTOR, "#results .named a[href^='#article']")


def test_the_front_page_and_the_search_say_the_same_of_a_row(open_page, published):
    browser = open_page(published.path)
    front = texts(browser, "#front .of-quotes .said")
    assert front
    find(browser, table="quotes")
    assert set(front) <= set(said(browser))


def test_hostile_cells_stay_text_wherever_they_are_shown(open_page, hostile_release):
    browser = open_page(hostile_release)
    for way in ("", "cells"):
        for table in ("quotes", "statistics", "documents"):
            find(browser, table=table, **{"as": way})
        find(browser, search="script", table="quotes", **{"as": way})
        assert any(HOSTILE in words for words in texts(browser, "#results .said, #grid td"))
    for opener in browser.find_elements(By.CSS_SELECTOR, "#results summary, button.open-row"):
        browser.execute_script("arguments[0].click()", opener)
    find(browser, search=HOSTILE, speaker=HOSTILE)
    browser.execute_script("location.hash = '#article=d1'")
    wait_for(browser, lambda: HOSTILE in " ".join(texts(browser, "#finding-title")))
    assert browser.execute_script("return window.hurt ?? null") is None
    assert browser.find_elements(By.CSS_SELECTOR, "a[href^='javascript'], main img, main script") == []
    assert browser.get_log("browser") == []


def test_a_search_whose_files_are_missing_says_so(open_page, published, tmp_path):
    folder = shutil.copytree(published.path, tmp_path / "release")
    shutil.rmtree(folder / "search")
    browser = open_page(folder, "#search=winters")
    wait_for(browser, lambda: "cannot be searched" in found(browser))


def test_without_scripts_first_rows_and_charts_are_there(scripts_off, open_page, published):
    browser = open_page(published.path)
    assert "We waited for two winters," in texts(browser, "#table-quotes tbody td")
    assert browser.find_element(By.CSS_SELECTOR, "#coverage .chart svg").size["width"] > 300
    assert browser.find_element(By.CSS_SELECTOR, "#tables .without-script").is_displayed()


def test_without_assets_the_page_is_as_without_scripts(open_page, published, tmp_path):
    shutil.copy(published.path / "index.html", tmp_path / "index.html")
    browser = open_page(tmp_path)
    assert "We waited for two winters," in texts(browser, "#table-quotes tbody td")
    assert not browser.find_element(By.ID, "search").is_displayed()


def test_the_files_of_a_table_are_found_from_it(open_page, sampled):
    browser = open_page(sampled)
    browser.find_element(By.XPATH, "//*[@id='table-quotes']//a[text()='Parquet (2 files)']").click()
    line = browser.find_element(By.ID, "files-data/parquet/quotes")
    wait_for(browser, line.is_displayed)
    assert "quotes-00000.parquet to quotes-00001.parquet" in line.text


@pytest.mark.parametrize("width", [360, 820, 1440])
@pytest.mark.parametrize("release", ["full_built", "sampled"])
def test_no_part_is_wider_than_the_window(open_page, browser, release, width, request):
    folder = request.getfixturevalue(release)
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        open_page(folder)
        browser.execute_script("document.querySelectorAll('details.files').forEach((all) => all.open = true)")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        chart = browser.find_element(
            By.CSS_SELECTOR, "#coverage .narrow" if width < 500 else "#coverage .wide"
        )
        assert chart.is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_page_can_be_used_by_keyboard_alone(open_page, published):
    browser = open_page(published.path)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to the content"
    skip.send_keys(Keys.ENTER, Keys.TAB)
    inside = "return document.getElementById('main').contains(document.activeElement)"
    wait_for(browser, lambda: browser.execute_script(inside))


def test_a_search_by_keyboard_ends_at_a_row(open_page, published):
    browser = open_page(published.path)
    write_in(browser, "search", "winters").send_keys(Keys.ENTER)
    wait_for(browser, lambda: said(browser))
    for _ in range(40):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        focused = browser.switch_to.active_element
        if (focused.get_attribute("href") or "").rpartition("#")[2].startswith("article="):
            break
    focused.send_keys(Keys.ENTER)
    wait_for(browser, lambda: "in the order of the text" in found(browser))
    assert browser.find_element(By.ID, "found").get_attribute("role") == "status"


def test_every_control_has_a_name(open_page, published):
    browser = open_page(published.path)
    nameless, seen = [], 0
    for asked in ({}, {"table": "statistics"}, {"table": "statistics", "as": "cells"}):
        if asked:
            find(browser, **asked)
        for control in browser.find_elements(
            By.CSS_SELECTOR, "a[href], button, input, select, summary, [role=button], [tabindex='0']"
        ):
            if control.is_displayed():
                seen += 1
                nameless += [] if control.accessible_name else [control.get_attribute("outerHTML")]
    assert seen > 50
    assert nameless == []
