"""The filter of the front page, with scripts and without."""

import urllib.parse

from behaviours import behaviour, expect, expect_same, wait_until
from front import CELL, row

ENDED = ("passed", "failed", "timeout", "cancelled", "refused")


def choose(browser, **values):
    """Types into the form and submits it, as people do."""
    for name, value in values.items():
        field = browser.find(f'form [name="{name}"]')
        if name in ("verdict", "place"):
            browser.find(f'form [name="{name}"] option[value="{value}"]').click()
        else:
            field.type(value)
    before = browser.address
    browser.find("form button").click()
    wait_until(lambda: browser.address != before, "the form is submitted")


def query(browser):
    """What the address asks for; fields that are empty, which only a form without its script sends, are left out."""
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(browser.address).query, keep_blank_values=True)
    has_script = browser.has(".js")
    return {name: value for name, value in pairs if value or has_script}


def shown(browser, section="ended"):
    """The numbers of the jobs that a section lists."""
    rows = browser.run("return [...document.querySelectorAll(arguments[0])].map(row => row.dataset.key)",
                       f"section.{section} tbody tr")
    return {int(key.removeprefix("job-")) for key in rows}


def filters(stage, browser):
    lab, jobs = stage.lab, stage.jobs
    cases = [
        ({"board": "pico-1"}, {"timeout"}),
        ({"board": "nucleo-f446re"}, {"passed", "failed", "cancelled"}),
        ({"verdict": "failed"}, {"failed"}),
        ({"q": "REWORK of"}, {"failed"}),
        ({"q": "erase", "verdict": "failed"}, set()),
        ({"owner": "somebody"}, set()),
    ]
    browser.open(lab.page())
    if stage.owners[0] is not None:
        owner = browser.run(CELL, "ended", jobs["timeout"], "Owner")
        cases.append(({"owner": owner}, {"timeout", "refused", "cancelled"}))
    for values, wanted in cases:
        browser.open(lab.page())
        choose(browser, **values)
        expect_same(query(browser), values, "what the address says")
        for name, value in values.items():
            expect_same(browser.find(f'form [name="{name}"]').value(), value, f"the field {name} afterwards")
        listed = shown(browser)
        found = {kind for kind in ENDED if jobs[kind] in listed}
        expect_same(found, wanted, f"what {values} shows")


def remembers(stage, browser):
    browser.open(stage.lab.page())
    choose(browser, q="board revision")
    address = browser.address
    browser.reload()
    expect_same(browser.address, address, "the address after a reload")
    expect_same(shown(browser), {stage.jobs["failed"]}, "what a reload shows")
    browser.find(row("ended", stage.jobs["failed"]) + " th a").click()
    wait_until(lambda: browser.address == stage.lab.page(stage.jobs["failed"]), "the job's page opens")
    browser.back()
    expect_same(browser.address, address, "the address after going back")
    expect_same(shown(browser), {stage.jobs["failed"]}, "what going back shows")
    expect_same(browser.find("#filter-text").value(), "board revision", "the text after going back")
    browser.find(".filter .buttons a").click()
    wait_until(lambda: query(browser) == {}, "all are shown again")
    expect(stage.jobs["passed"] in shown(browser), "not all are shown again")


@behaviour("filters by board, type, owner, verdict and text stand in the address")
def filters_with_scripts(stage):
    filters(stage, stage.browser)


@behaviour("a reload and a way back keep the filter")
def remembers_with_scripts(stage):
    remembers(stage, stage.browser)


@behaviour("without scripts the filters do the same")
def filters_without_scripts(stage):
    expect(not stage.plain.has(".js"), "scripts run")
    filters(stage, stage.plain)


@behaviour("without scripts a reload and a way back keep the filter")
def remembers_without_scripts(stage):
    remembers(stage, stage.plain)


@behaviour("a filtered page stays filtered when it changes by itself")
def stays_filtered(stage):
    browser = stage.browser
    browser.open(stage.lab.page() + "?board=desk-2")
    other = stage.lab.script("elsewhere", "true", board="desk-1")
    own = stage.lab.script("here", "true", board="desk-2")
    wait_until(lambda: own in shown(browser), "the job that fits appears")
    expect(other not in shown(browser), "a job that does not fit appears too")


@behaviour("the number of a place leads to that place, and once more to all")
def chooses_place(stage):
    browser = stage.browser
    browser.open(stage.lab.page())
    browser.find("#summary a.queued").click()
    wait_until(lambda: query(browser) == {"place": "queued"}, "the address names the place")
    expect_same(browser.find("#summary a.queued").attribute("aria-current"), "true", "the mark of the chosen place")
    expect(browser.has("section.queue") and not browser.has("section.running"), "other places are shown too")
    browser.find("#summary a.queued").click()
    wait_until(lambda: query(browser) == {}, "all places are shown again")
