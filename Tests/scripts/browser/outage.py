"""The gateway goes away and comes back, at the same address."""

from behaviours import behaviour, expect, expect_same, wait_until
from front import expect_no_reload, row, stay
from jobpage import log

# The page looks less often while nobody answers.
PATIENCE = 25
# Of a question that nobody answers the browser itself complains.
LOST = ("net::ERR_CONNECTION_REFUSED", "net::ERR_CONNECTION_RESET", "net::ERR_INCOMPLETE_CHUNKED_ENCODING")


@behaviour("a page whose gateway is gone says so, and recovers by itself when it is back")
def recovers(stage):
    browser, lab = stage.browser, stage.lab
    server = lab.serve()
    try:
        with lab.followed("survivor") as console:
            console.print("before\n")
            wait_until(lambda: lab.log_of(console.job), "the job prints")
            browser.open(f"{server.base}/jobs/{console.job}")
            wait_until(lambda: browser.text("#log-state") == "Live.", "the log is live")
            stay(browser)
            expect_same(browser.text("#connection"), "", "what the page says of its connection")
            browser.listen()
            server.stop()
            wait_until(lambda: "again" in browser.text("#log-state"), "the log is said to be cut off")
            console.print("meanwhile\n")
            wait_until(lambda: "connection is lost" in browser.text("#connection"), "the loss is told", PATIENCE)
            expect("may be old" in browser.text("#connection"), "it is not told that what is shown may be old")
            expect(browser.find("#connection").box["height"] > 20, "what it says is not to be seen")
            expect_same(log(browser), "before\n", "the log that was shown")
            server = lab.serve(f"127.0.0.1:{server.port}")
            wait_until(lambda: log(browser) == "before\nmeanwhile\n", "the log goes on where it was", PATIENCE)
            wait_until(lambda: browser.text("#connection") == "", "the page no longer says so", PATIENCE)
            expect_same(browser.text("#log-state"), "Live.", "the state of the log")
        wait_until(lambda: browser.has(".banner.passed"), "the end is told", PATIENCE)
        expect_no_reload(browser)
        browser.open(server.base + "/")
        expect(browser.has(row("ended", console.job)), "the front page lacks the job")
    finally:
        browser.forgive(*LOST)
        server.stop()
