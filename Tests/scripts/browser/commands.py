"""The commands to paste: what is copied, and that it does what it says."""

from behaviours import behaviour, expect, expect_same, wait_until
from front import row
from webdriver import CONTROL, OTHER_NAME


def pasted(browser):
    """What the keys for pasting put into a field."""
    field = browser.find("#filter-text")
    field.type("")
    field.click()
    browser.press(CONTROL, "v")
    return wait_until(field.value, "something is pasted")


def copies(browser, job):
    """Copies the command that cancels a job, and returns it as it is shown."""
    browser.find(row("queue", job) + " summary").click()
    browser.find(row("queue", job) + " .copy").click()
    wait_until(lambda: browser.text(row("queue", job) + " .copy") == "Copied", "the button says that it has copied")
    return browser.find(row("queue", job) + " code").text


@behaviour("the copy button puts the exact command into the clipboard")
def copies_by_clipboard(stage):
    browser, job = stage.browser, stage.jobs["queued"]
    browser.open(stage.lab.page())
    expect(browser.run("return isSecureContext"), "the page has no clipboard here")
    shown = copies(browser, job)
    expect_same(shown, f": > {job}.cancel; scp {job}.cancel lab:{stage.lab.spool}/incoming/", "the command")
    expect_same(pasted(browser), shown, "what was copied")


@behaviour("over plain HTTP from another host, where pages have no clipboard, it copies too")
def copies_by_selection(stage):
    browser = stage.browser
    browser.open(stage.lab.page().replace("127.0.0.1", OTHER_NAME))
    # Chromium says of this header of each such page that it is of no use there.
    browser.forgive("The Cross-Origin-Opener-Policy header has been ignored")
    expect(not browser.run("return isSecureContext"), "the page has a clipboard here")
    # Another command than the last one, which may still be in the clipboard.
    shown = copies(browser, stage.jobs["queued behind"])
    expect_same(pasted(browser), shown, "what was copied")


@behaviour("the command shown for a queued job cancels it")
def cancels_queued(stage):
    browser, lab = stage.browser, stage.lab
    with lab.followed("holds", "desk-2"), lab.followed("victim", "desk-2") as victim:
        browser.open(lab.page())
        wait_until(lambda: browser.has(row("queue", victim.job)), "it waits")
        browser.find(row("queue", victim.job) + " summary").click()
        lab.paste(browser.find(row("queue", victim.job) + " code").text)
        wait_until(lambda: browser.has(row("ended", victim.job)), "the page tells its end")
        expect(browser.has(row("ended", victim.job) + " .badge.cancelled"), "it has not been cancelled")
        expect_same(lab.place_of(victim.job), "cancelled", "where it lies")


@behaviour("the command shown for a running job cancels it, and the page tells so")
def cancels_running(stage):
    browser, lab = stage.browser, stage.lab
    with lab.followed("victim") as victim:
        victim.print("running\n")
        wait_until(lambda: lab.log_of(victim.job), "it runs")
        browser.open(lab.page(victim.job))
        lab.paste(browser.find("section.commands code").text)
        wait_until(lambda: browser.has(".banner.cancelled"), "the page tells its end")
        expect_same(lab.place_of(victim.job), "cancelled", "where it lies")


@behaviour("the command shown for an ended job runs it again")
def runs_again(stage):
    browser, lab = stage.browser, stage.lab
    program = open("/bin/true", "rb").read()
    job = lab.drop("once", {"board": "desk", "title": "Once more"}, {"true.elf": program})
    lab.wait_for_end(job)
    browser.open(lab.page(job))
    lab.paste(browser.find("section.commands code").text)
    wait_until(lambda: len(lab.attempts_of(job)) == 2, "it runs again")
    lab.wait_for_end(job)
    expect_same(lab.place_of(job), "finished", "where it lies")
    browser.open(lab.page())
    expect("Once more" in browser.text(row("ended", job)), "it has another title")


@behaviour("the command shown for submitting submits")
def submits(stage):
    browser, lab = stage.browser, stage.lab
    browser.open(lab.page())
    command = browser.find("section.commands .command code").text
    expect("BOARD" in command, f"no board is asked for: {command!r}")
    lab.paste(command.replace("BOARD", "desk"))
    job = wait_until(lambda: lab.number_of("example"), "the drop becomes a job")
    lab.wait_for_end(job)
    wait_until(lambda: browser.has(row("ended", job) + " .badge.passed"), "the page tells its end")
