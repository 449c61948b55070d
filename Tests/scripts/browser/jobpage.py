"""The page of a job: its log while it runs, its end, and what stays to be read."""

import json
import xml.etree.ElementTree

from behaviours import behaviour, expect, expect_same, wait_until
from front import expect_no_reload, stay

# Hears the job's stream beside the page, so that one knows that what the page does not show has been there.
LISTEN = """
  window.heard = '';
  const source = new EventSource(`${location.pathname}/log/live?offset=0`);
  source.onmessage = event => { window.heard += event.data; };
  source.addEventListener('end', () => source.close());
"""
DISTANCE = """
  const log = document.getElementById('console');
  return log.scrollHeight - log.scrollTop - log.clientHeight;
"""


def open_live(stage, console):
    """Opens the page of a running job, and waits until its log is live."""
    console.print("first\n")
    wait_until(lambda: stage.lab.log_of(console.job), "the first line is in the log")
    stage.browser.open(stage.lab.page(console.job))
    wait_until(lambda: stage.browser.text("#log-state") == "Live.", "the log is live")


def log(browser):
    return browser.text("#console")


@behaviour("a live log grows line by line while the job prints")
def grows(stage):
    browser = stage.browser
    with stage.lab.followed("talker") as console:
        open_live(stage, console)
        stay(browser)
        wanted = "first\n"
        for number in range(5):
            console.print(f"line {number}\n")
            wanted += f"line {number}\n"
            wait_until(lambda: log(browser) == wanted, f"line {number} is shown")
        # A line is shown before it ends.
        console.print("waiting for the probe ")
        wait_until(lambda: log(browser).endswith("waiting for the probe "), "half a line is shown")
        expect_no_reload(browser)


@behaviour("a paused log holds back what comes, and shows it when it goes on")
def pauses(stage):
    browser = stage.browser
    with stage.lab.followed("talker") as console:
        open_live(stage, console)
        browser.run(LISTEN)
        button = browser.find("#log-pause")
        button.click()
        expect_same((button.text, browser.text("#log-state")), ("Go on", "Paused."), "what the pause says")
        console.print("meanwhile\n")
        wait_until(lambda: "meanwhile" in browser.run("return heard"), "the line has come")
        expect_same(log(browser), "first\n", "the paused log")
        button.click()
        wait_until(lambda: log(browser) == "first\nmeanwhile\n", "the line is shown afterwards")
        expect_same((button.text, browser.text("#log-state")), ("Pause", "Live."), "what it says afterwards")


@behaviour("a log stays at its end, unless one reads further up")
def scrolls(stage):
    browser = stage.browser
    with stage.lab.followed("talker") as console:
        open_live(stage, console)
        console.print("".join(f"line {number}\n" for number in range(300)))
        wait_until(lambda: "line 299\n" in log(browser), "many lines are shown")
        wait_until(lambda: browser.run(DISTANCE) < 2, "the log is at its end")
        browser.run("document.getElementById('console').scrollTop = 40")
        wait_until(lambda: browser.run("return document.getElementById('console').scrollTop") == 40, "it is scrolled")
        browser.run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        console.print("one more\n")
        wait_until(lambda: log(browser).endswith("one more\n"), "a further line is there")
        expect_same(browser.run("return document.getElementById('console').scrollTop"), 40, "where one reads")
        browser.run("const log = document.getElementById('console'); log.scrollTop = log.scrollHeight")
        browser.run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        console.print("the last\n" * 20)
        wait_until(lambda: log(browser).endswith("the last\n"), "the last lines are there")
        wait_until(lambda: browser.run(DISTANCE) < 2, "the log is at its end again")


@behaviour("the end changes the banner, the title and the log's state without reloading")
def ends(stage):
    browser = stage.browser
    with stage.lab.followed("talker", title="Ends soon", expect={"fail": "^panic"}) as console:
        open_live(stage, console)
        stay(browser)
        expect(browser.has(".banner.running"), "the banner does not say that it runs")
        expect_same(browser.text(".steps [aria-current]"), "run", "the present phase")
        console.print("panic: stack overflow\nregisters follow\n")
    wait_until(lambda: browser.has(".banner.failed"), "the banner tells the verdict")
    wait_until(lambda: browser.text("#evidence") == "panic: stack overflow", "the deciding line is marked in the log")
    expect(browser.title.startswith(f"failed: #{console.job} Ends soon"), f"the title is {browser.title!r}")
    expect_same(browser.text(".banner .evidence pre"), "panic: stack overflow", "the evidence")
    expect(not browser.has("#log-pause"), "there is still something to pause")
    expect("Run it again" in browser.text("section.commands"), "the commands are still those of a running job")
    expect_no_reload(browser)


@behaviour("a page shows the whole last part of a long log, and leads to all of it")
def tells_tail(stage):
    browser, lab = stage.browser, stage.lab
    job = lab.script("verbose", "seq -f 'sample %08.0f' 20000", board="desk")
    lab.wait_for_end(job)
    browser.open(lab.page(job))
    expect(log(browser).endswith("sample 00020000\n"), "the end is not shown")
    bar = browser.text(".log-bar")
    expect("of 312.5 KiB" in bar, f"how much is shown is not told: {bar!r}")
    whole = lab.fetch(browser.run("return document.querySelector('.log-bar a').pathname"))[1]
    expect_same(len(whole.splitlines()), 20000, "the number of lines of the whole log")


@behaviour("the tests that a program ran stand in a table, those first that failed")
def shows_cases(stage):
    browser, job = stage.browser, stage.jobs["failed"]
    browser.open(stage.lab.page(job))
    rows = browser.run("return [...document.querySelectorAll('section.cases tbody tr')].map(row =>"
                       " [row.querySelector('.badge').textContent, row.querySelector('th').textContent])")
    expect_same([verdict for verdict, _ in rows], ["failed", "passed", "passed", "passed", "skipped"], "the results")
    expect("CAN loopback" in rows[0][1], f"the first is {rows[0]}")
    expect_same(browser.text(".tally"), "1 failed, 3 passed, 1 skipped.", "the tally")


@behaviour("a job's facts, history and attempts are told")
def tells_facts(stage):
    browser, job = stage.browser, stage.jobs["failed"]
    browser.open(stage.lab.page(job))
    facts = browser.find("section.facts").text
    for word in ("after the rework of R17", "The CAN transceiver is the new one.", "nucleo-f446re", "run.sh"):
        expect(word in facts, f"the facts lack {word!r}: {facts!r}")
    link = browser.find("section.facts a[href^='https:']")
    expect_same(link.attribute("href"), "https://lab.example/reworks/17", "the address that the manifest names")
    expect("noopener" in link.attribute("rel"), "it is not opened apart")
    history = browser.find("section.history").text
    for word in ("queued", "running", "nucleo-"):
        expect(word in history, f"the history lacks {word!r}: {history!r}")
    expect("failed" in browser.find("section.attempts").text, "the attempt's verdict is not told")


@behaviour("the attempt under way has its board and its start")
def tells_attempt(stage):
    browser = stage.browser
    browser.open(stage.lab.page(stage.jobs["running"]))
    attempt = browser.find("section.attempts tbody tr").text
    expect("nucleo-1" in attempt and "under way" in attempt, f"the attempt is {attempt!r}")
    expect(browser.has("section.attempts time"), "its start is not told")


@behaviour("links lead to the files, which are the job's own bytes")
def leads_to_files(stage):
    browser, lab, job = stage.browser, stage.lab, stage.jobs["failed"]
    browser.open(lab.page(job))
    link = next(each for each in browser.find_all("section.files p a"))
    link.click()
    wait_until(lambda: browser.address == lab.page(job) + "/files/", "the folder opens")
    links = dict(browser.run("return [...document.querySelectorAll('tbody th a')].map(a => [a.innerText, a.pathname])"))
    status, content = lab.fetch(links["manifest.json"])
    expect_same(json.loads(content)["title"], "Self-test of the new board revision", "the manifest's title")
    browser.find("tbody th a[href$='/attempts/']").click()
    wait_until(lambda: browser.address.endswith("/files/attempts/"), "the folder of attempts opens")
    browser.find(".crumbs a[href$='/jobs/%d']" % job).click()
    wait_until(lambda: browser.address == lab.page(job), "the way back leads to the job")


@behaviour("what is there for programs answers, and the JUnit report has the tests")
def leads_to_data(stage):
    browser, lab, job = stage.browser, stage.lab, stage.jobs["failed"]
    browser.open(lab.page(job))
    links = dict(browser.run("return [...document.querySelectorAll('section.raw a')].map(a =>"
                             " [a.innerText, a.pathname + a.search])"))
    expect(len(links) >= 5, f"there are only {list(links)}")
    for name, path in links.items():
        status, content = lab.fetch(path)
        expect_same(status, 200, f"the status of {name}")
        if name != "JUnit XML":
            json.loads(content)
    report = xml.etree.ElementTree.fromstring(lab.fetch(links["JUnit XML"])[1])
    names = [case.get("name") for case in report.iter("testcase")]
    for name in browser.run("return [...document.querySelectorAll('section.cases th bdi')].map(e => e.textContent)"):
        expect(name in names, f"{name!r} is not among the report's {names}")
    failed = [case.get("name") for case in report.iter("testcase") if case.find("failure") is not None]
    expect("CAN loopback at 1 Mbit/s" in failed, f"only {failed} have a failure")


@behaviour("a queued job's page says what it waits for, and follows it through its run")
def follows(stage):
    browser, lab = stage.browser, stage.lab
    with lab.followed("first in line", "desk-2"), lab.followed("second in line", "desk-2") as second:
        browser.open(lab.page(second.job))
        stay(browser)
        expect("busy" in browser.text(".banner .reason"), f"it waits for {browser.text('.banner .reason')!r}")
        expect_same(browser.text(".banner .blame"), "Position 3 in the queue.", "where it stands")
        expect(not browser.has("#console"), "there is a log already")
        # The second cannot begin, and so not end, before the first has.
        second.print("now I run\n")
        lab.cancel(second.job - 1)
        wait_until(lambda: browser.has(".banner.running"), "it runs")
        wait_until(lambda: log(browser) == "now I run\n", "its log is shown")
        wait_until(lambda: browser.text("#log-state") == "Live.", "its log is live")
    wait_until(lambda: browser.has(".banner.passed"), "it has passed")
    expect_no_reload(browser)


@behaviour("what there is not says so, and leads back")
def says_not_found(stage):
    browser = stage.browser
    browser.open(stage.lab.page(999999))
    expect("There is no job 999999." in browser.find("main").text, "the page does not say what is missing")
    browser.find("main a").click()
    wait_until(lambda: browser.address == stage.lab.page(), "the link leads to all jobs")
    browser.forgive("/jobs/999999 - Failed to load resource: the server responded with a status of 404")
