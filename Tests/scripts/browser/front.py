"""The front page: what it shows, and what it shows anew by itself."""

from behaviours import behaviour, expect, expect_same, wait_until
from webdriver import ENTER, TAB

CELL = """
  const row = document.querySelector(`section.${arguments[0]} [data-key="job-${arguments[1]}"]`);
  return row?.querySelector(`[data-column="${arguments[2]}"]`)?.textContent ?? null;
"""


def row(section, job):
    return f'section.{section} [data-key="job-{job}"]'


def stay(browser):
    """Marks the document; a page that is loaded anew has no mark."""
    browser.run("window.isTheSame = true")


def expect_no_reload(browser):
    expect(browser.run("return window.isTheSame === true"), "the page was loaded anew")


@behaviour("the front page has sections for what runs, waits, is there and has ended")
def has_sections(stage):
    browser = stage.browser
    browser.open(stage.lab.page())
    found = [(each.role, each.label) for each in browser.find_all("main section")]
    for name in ("Running 2", "Queue 2", "Boards 7", "Finished and cancelled", "From a shell"):
        expect(("region", name) in found, f"no region {name!r} among {found}")


@behaviour("the front page has the landmarks by which readers jump")
def has_landmarks(stage):
    browser = stage.browser
    browser.open(stage.lab.page())
    for selector, role, label in [
        ("body > header", "banner", None), ("body > header nav", "navigation", "Where you are"),
        ("#summary nav", "navigation", "Jobs by place"), ("form", "search", "Jobs"), ("main", "main", None),
        ("body > footer", "contentinfo", None), ("#connection", "status", None), ("#news", "status", None),
    ]:
        element = browser.find(selector)
        expect_same(element.role, role, f"the role of {selector}")
        if label:
            expect_same(element.label, label, f"the label of {selector}")


@behaviour("the first key leads to a link that skips to the content")
def skips(stage):
    browser = stage.browser
    browser.open(stage.lab.page())
    browser.press(TAB)
    link = browser.focused
    expect_same(link.text, "Skip to the content", "what the first Tab reaches")
    expect(link.box["y"] >= 0 and link.box["height"] > 20, f"the link is not to be seen: {link.box}")
    browser.press(ENTER)
    expect_same(browser.focused.attribute("id"), "main", "what the link leads to")
    browser.press(TAB)
    expect(browser.run("return document.activeElement.closest('main') !== null"), "the next Tab leaves the content")


@behaviour("a running job has its board, its last line, and an elapsed time that ticks")
def ticks(stage):
    browser, job = stage.browser, stage.jobs["running"]
    browser.open(stage.lab.page())
    expect("nucleo-1" in browser.run(CELL, "running", job, "Board"), "its board is not shown")
    wait_until(lambda: "39] tick" in browser.run(CELL, "running", job, "Last line"), "the last line is shown")
    elapsed = row("running", job) + " .elapsed"
    before = browser.text(elapsed)
    wait_until(lambda: browser.text(elapsed) != before, f"the elapsed time goes on from {before!r}")
    used = browser.find(row("running", job) + " progress")
    expect(0 < float(used.value()) < float(used.value("max")), "the bar shows no part of the time limit")


@behaviour("a queued job says what it waits for, and stands in the order in which jobs go")
def waits(stage):
    browser, job = stage.browser, stage.jobs["queued"]
    browser.open(stage.lab.page())
    reason = browser.run(CELL, "queue", job, "Waits for")
    expect("busy" in reason, f"it waits for {reason!r}")
    expect_same(browser.run(CELL, "queue", job, "Position"), "1", "the position of the higher priority")
    keys = browser.run("return [...document.querySelectorAll('section.queue tbody tr')].map(row => row.dataset.key)")
    expect_same(keys, [f"job-{job}", f"job-{stage.jobs['queued behind']}"], "the queue")


@behaviour("boards show their state, their job, why they are out of service, and marks of their last jobs")
def shows_boards(stage):
    browser, jobs = stage.browser, stage.jobs
    browser.open(stage.lab.page())
    cards = {
        name: text for name, text in browser.run(
            "return [...document.querySelectorAll('.board-card')].map(card => [card.querySelector('h3').textContent,"
            " card.innerText])")}
    for name, word in [("nucleo-1", "busy"), ("nrf-1", "disabled"), ("pico-1", "idle"), ("esp-1", "out of service"),
                       ("nucleo-1", f"#{jobs['running']}"), ("esp-1", "drivr")]:
        expect(word in cards[name], f"the card of {name} lacks {word!r}: {cards[name]!r}")
    marks = {each.label for each in browser.find_all(".marks a")}
    wanted = {f"#{jobs[kind]} {kind}" for kind in ("passed", "failed", "timeout")}
    expect(wanted <= marks, f"the marks are {sorted(marks)}")


@behaviour("ended jobs show their verdicts and reasons, the newest first")
def shows_verdicts(stage):
    browser = stage.browser
    browser.open(stage.lab.page())
    for verdict in ("passed", "failed", "timeout", "cancelled", "refused"):
        found = browser.run(CELL, "ended", stage.jobs[verdict], "Verdict")
        expect_same(found, verdict, f"the verdict of the job that is {verdict}")
    reason = browser.run(CELL, "ended", stage.jobs["refused"], "Reason")
    expect("duraton_limit_seconds" in reason, f"it was refused because of {reason!r}")
    numbers = browser.run("return [...document.querySelectorAll('section.ended tbody .id')].map(e => e.textContent)")
    numbers = [int(number[1:]) for number in numbers]
    expect_same(numbers, sorted(numbers, reverse=True), "the order of ended jobs")


@behaviour("a new job appears, and a running one ends, without reloading")
def follows(stage):
    browser, lab = stage.browser, stage.lab
    browser.open(lab.page())
    stay(browser)
    finished = int(browser.text("#summary a.completed .number"))
    with lab.followed("newcomer") as console:
        wait_until(lambda: browser.has(row("running", console.job)), "the new job appears")
        wait_until(lambda: str(console.job) in browser.run(
            "return document.querySelector('[data-key^=\"board-desk-1@\"]').innerText"), "its board is busy")
    wait_until(lambda: browser.has(row("ended", console.job)), "the running job ends")
    expect_same(browser.run(CELL, "ended", console.job, "Verdict"), "passed", "its verdict")
    expect(not browser.has(row("running", console.job)), "it still runs")
    expect_same(int(browser.text("#summary a.completed .number")), finished + 1, "the number of finished jobs")
    expect(f"job {console.job} passed" in browser.text("#news"), "the end is not told to those who listen")
    expect_no_reload(browser)


@behaviour("what changes leaves focus, opened commands and typed text alone")
def leaves_alone(stage):
    browser, lab, job = stage.browser, stage.lab, stage.jobs["queued"]
    browser.open(lab.page())
    browser.find("#filter-text").type("half a wor")
    browser.find(row("queue", job) + " summary").click()
    browser.run("document.querySelector(arguments[0]).focus()", row("queue", job) + " th a")
    new = lab.script("newcomer", "true", board="desk")
    wait_until(lambda: browser.has(row("ended", new)), "the list changes")
    expect_same(browser.find("#filter-text").value(), "half a wor", "the typed text")
    expect(browser.has(row("queue", job) + " details[open]"), "the opened command has closed")
    expect_same(browser.focused.attribute("href"), f"/jobs/{job}", "what has the focus")
