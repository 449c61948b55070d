"""What the browser says of the pages in the end."""

from behaviours import Failure, behaviour, expect, expect_same, wait_until
from webdriver import OTHER_NAME, DriverError

ELSEWHERE = "elsewhere.test"


@behaviour("no page was complained of: no error, and nothing against its own policy")
def no_complaints(stage):
    for browser in (stage.browser, stage.plain):
        browser.listen()
        expect_same(browser.messages, [], "what was complained of")


@behaviour("no other host was asked for anything")
def no_other_host(stage):
    for browser, hosts in ((stage.browser, {"127.0.0.1", OTHER_NAME}), (stage.plain, {"127.0.0.1"})):
        browser.listen()
        expect_same(browser.hosts, hosts, "the hosts that were asked")


@behaviour("who looks for alerts, complaints and other hosts would find them")
def would_find(stage):
    browser = stage.browser
    browser.open(stage.lab.page())
    browser.run("const image = new Image(); image.src = `http://${arguments[0]}/`;"
                "document.body.append(image); console.error('a complaint')", ELSEWHERE)
    wait_until(lambda: browser.run("return __violations.length"), "the policy is told of an image from elsewhere")
    browser.listen()
    text = "\n".join(browser.messages)
    for word in ("a complaint", "Content Security Policy"):
        expect(word in text, f"{word!r} is not among {text!r}")
    expect_refused(lambda: browser.open(f"http://{ELSEWHERE}/"), "ERR_NAME_NOT_RESOLVED")
    browser.listen()
    expect(ELSEWHERE in browser.hosts, f"{ELSEWHERE} is not among {browser.hosts}")
    browser.open(stage.lab.page())
    browser.run("setTimeout(() => alert('an alert'))")
    expect_refused(lambda: wait_until(lambda: not browser.title, "a command is refused"), "an alert")


def expect_refused(command, word):
    try:
        command()
    except DriverError as error:
        expect(word in str(error), f"the driver said {error}")
    else:
        raise Failure(f"nothing was said of {word}")
