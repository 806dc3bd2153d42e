"""The page in a real browser, opened from the disk: what readers can do with it, and hostile cells cannot."""

import json
import re
import shutil
from itertools import pairwise

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from pipelines.publishing.build import build_release
from pipelines.publishing.history.record import history_since
from pipelines.publishing.inputs import list_inputs
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
    work = work_of(shard.tables, "hostile")
    folder = tmp_path / "hostile-release"
    folder.mkdir()
    with history_since(None, work) as history:
        build_release(work, list_inputs(work, tmp_path), folder, facts, history)
    write_assets(folder)
    return folder


def texts(browser, selector):
    return [found.text for found in browser.find_elements(By.CSS_SELECTOR, selector)]


def column(browser, table, number):
    return texts(browser, f"#table-{table} tbody tr > td:nth-child({number})")


def open_table(browser, table):
    browser.execute_script("document.getElementById(arguments[0]).open = true", f"table-{table}")
    WebDriverWait(browser, 120).until(
        lambda found: found.find_elements(By.CSS_SELECTOR, f"#table-{table} .dt-container")
    )


def wait_for(browser, condition):
    WebDriverWait(browser, 120).until(lambda _: condition())


def requests(browser):
    """The addresses that a page asked for."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


def test_nothing_fails_and_nothing_leaves_the_disk(open_page, published):
    browser = open_page(published.path)
    for details in browser.find_elements(By.CSS_SELECTOR, "details[data-table]"):
        open_table(browser, details.get_attribute("data-table")) if details.find_elements(
            By.CSS_SELECTOR, "table"
        ) else None
    assert browser.get_log("browser") == []
    asked = {address for address in requests(browser) if not address.startswith("data:")}
    assert {address.rpartition("/")[2] for address in asked} == {
        "index.html",
        "datatables.css",
        "datatables.js",
    }
    assert all(address.startswith("file://") for address in asked)


def test_a_table_is_searched(open_page, published):
    browser = open_page(published.path)
    browser.find_element(By.CSS_SELECTOR, "#table-quotes input[type=search]").send_keys("two winters")
    wait_for(browser, lambda: column(browser, "quotes", 2) == ["We waited for two winters,"])


def test_a_table_is_sorted_by_number_and_by_text(open_page, published):
    browser = open_page(published.path)
    open_table(browser, "statistics")
    heads = browser.find_elements(By.CSS_SELECTOR, "#table-statistics thead tr:first-child .dt-column-order")
    heads[2].send_keys(Keys.ENTER)

    def values():
        return [float(text.replace(",", "")) for text in column(browser, "statistics", 3)]

    wait_for(browser, lambda: all(low <= high for low, high in pairwise(values())))
    assert len(set(values())) > 3


def test_a_table_is_filtered_by_a_column(open_page, published):
    browser = open_page(published.path)
    browser.find_element(By.CSS_SELECTOR, "#table-quotes input[aria-label='Filter speaker_name']").send_keys(
        "Petra"
    )
    wait_for(browser, lambda: set(column(browser, "quotes", 3)) == {"Petra Silva"})


def test_a_table_is_paged(open_page, hostile_release):
    browser = open_page(hostile_release)
    assert len(column(browser, "quotes", 2)) == 10
    first = texts(browser, "#table-quotes .dt-info")
    browser.find_element(By.CSS_SELECTOR, "#table-quotes .dt-paging-button.next").click()
    wait_for(browser, lambda: texts(browser, "#table-quotes .dt-info") != first)
    assert texts(browser, "#table-quotes .dt-info") == ["Rows 11 to 20 of 23"]


def test_all_columns_are_shown_when_asked_for(open_page, published):
    browser = open_page(published.path)
    names = "#table-quotes thead tr:first-child .name"
    few = texts(browser, names)
    browser.find_element(By.CSS_SELECTOR, "#table-quotes .all-columns input").click()
    wait_for(browser, lambda: len(texts(browser, names)) > len(few))
    assert "char_start" in texts(browser, names)


def test_a_row_shows_its_words_in_their_place_and_leads_to_its_source(open_page, full_release):
    write_assets(full_release)
    browser = open_page(full_release)
    open_table(browser, "statistics")
    browser.find_element(By.CSS_SELECTOR, "#table-statistics button.open-row").click()
    shown = browser.find_element(By.CSS_SELECTOR, "#table-statistics .all-cells")
    assert shown.find_element(By.CSS_SELECTOR, "mark").text
    assert re.search(r"Characters \d+ to \d+ of", shown.text)
    links = [link.get_attribute("href") for link in shown.find_elements(By.CSS_SELECTOR, "footer a")]
    assert any("#:~:text=" in link for link in links)
    assert "restates_id" in shown.text


def test_a_figure_leads_to_its_row(open_page, published):
    browser = open_page(published.path)
    link = browser.find_element(By.CSS_SELECTOR, "#figures a[data-row]")
    row = link.get_attribute("data-row")
    browser.execute_script("arguments[0].click()", link)
    wait_for(browser, lambda: row in " ".join(texts(browser, "#table-statistics .all-cells")))
    focused = browser.switch_to.active_element
    assert focused.get_attribute("aria-expanded") == "true"


def test_a_table_named_in_the_address_is_open(open_page, published):
    browser = open_page(published.path, "#table-events")
    wait_for(browser, lambda: column(browser, "events", 2))


def test_hostile_cells_stay_text_wherever_they_are_shown(open_page, hostile_release):
    browser = open_page(hostile_release)
    open_table(browser, "statistics")
    open_table(browser, "documents")
    browser.find_element(By.CSS_SELECTOR, "#table-quotes input[type=search]").send_keys("script")
    for button in browser.find_elements(By.CSS_SELECTOR, "button.open-row"):
        browser.execute_script("arguments[0].click()", button)
    assert any(HOSTILE in cell for cell in column(browser, "quotes", 2) + column(browser, "quotes", 3))
    assert browser.execute_script("return window.hurt ?? null") is None
    assert browser.find_elements(By.CSS_SELECTOR, "a[href^='javascript'], main img, main script") == []
    assert browser.get_log("browser") == []


def test_without_scripts_first_rows_and_charts_are_there(scripts_off, open_page, published):
    browser = open_page(published.path)
    assert "We waited for two winters," in texts(browser, "#table-quotes tbody td")
    assert browser.find_element(By.CSS_SELECTOR, "#coverage .chart svg").size["width"] > 300
    assert browser.find_element(By.CSS_SELECTOR, "#tables .without-script").is_displayed()


def test_without_assets_the_page_is_as_without_scripts(open_page, published, tmp_path):
    shutil.copy(published.path / "index.html", tmp_path / "index.html")
    browser = open_page(tmp_path)
    assert "We waited for two winters," in texts(browser, "#table-quotes tbody td")
    assert browser.find_elements(By.CSS_SELECTOR, ".dt-container") == []


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


def test_every_control_has_a_name(open_page, published):
    browser = open_page(published.path)
    for table in ("statistics", "events"):
        open_table(browser, table)
    controls = browser.find_elements(
        By.CSS_SELECTOR, "a[href], button, input, select, summary, [role=button]"
    )
    assert len(controls) > 50
    assert [
        found.get_attribute("outerHTML")
        for found in controls
        if found.is_displayed() and not found.accessible_name
    ] == []
