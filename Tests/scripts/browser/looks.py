"""How the pages look: on a phone, in light and in dark."""

from behaviours import behaviour, expect, expect_same

PHONE = 360

# Texts that have too little contrast on what is behind them (WCAG 2.2, relative luminance and contrast ratio).
PALE = """
  function numbers(colour) { return colour.match(/[\\d.]+/g).map(Number); }
  function luminance(rgb) {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function behind(element) {
    for (let each = element; each; each = each.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(each).backgroundColor);
      if (a === 1) return [r, g, b];
      if (a > 0) throw `${each.outerHTML.slice(0, 80)} has a background that is seen through`;
    }
    throw 'nothing is behind';
  }
  function contrast(element) {
    const [one, two] = [numbers(getComputedStyle(element).color).slice(0, 3), behind(element)].map(luminance);
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }
  const pale = [];
  let count = 0;
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!hasText || box.width < 2 || box.height < 2) continue;
    count += 1;
    const ratio = contrast(element);
    if (ratio < 4.5) pale.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 100)}`);
  }
  return [count, contrast(document.body), pale];
"""


def pages(stage):
    jobs = stage.jobs
    return [stage.lab.page()] + [stage.lab.page(jobs[kind]) for kind in ("running", "failed", "refused", "queued")]


@behaviour("on a phone nothing has to be scrolled sideways")
def fits_phone(stage):
    browser = stage.browser
    try:
        browser.resize(PHONE, 740, is_phone=True)
        for address in pages(stage) + [stage.lab.page(stage.jobs["failed"]) + "/files/"]:
            browser.open(address)
            # A phone zooms out of a page that is wider than itself.
            found = browser.run("return [document.documentElement.scrollWidth, innerWidth]")
            expect_same(found, [PHONE, PHONE], f"the width of {address}, and of what is seen of it,")
    finally:
        browser.be_as_before()


@behaviour("light and dark differ, and all text has a contrast of at least 4.5 in both")
def has_contrast(stage):
    browser = stage.browser
    papers = set()
    try:
        for scheme in ("light", "dark"):
            browser.prefer(scheme)
            for address in pages(stage):
                browser.open(address)
                count, body, pale = browser.run(PALE)
                expect(count > 20, f"only {count} texts were looked at on {address}")
                expect(body >= 4.5, f"body text has a contrast of {body:.2f}")
                expect(not pale, f"in {scheme}, on {address}: {pale[:3]}")
            papers.add(browser.run("return getComputedStyle(document.body).backgroundColor"))
    finally:
        browser.be_as_before()
    expect_same(len(papers), 2, "the number of backgrounds")


@behaviour("whoever asks for more contrast or forced colours still sees which state a badge tells")
def has_words(stage):
    browser = stage.browser
    browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    try:
        browser.open(stage.lab.page())
        words = {each.text for each in browser.find_all("section.ended .badge")}
        expect({"passed", "failed", "timeout", "cancelled", "refused"} <= words, f"the badges say {sorted(words)}")
    finally:
        browser.be_as_before()


def take_pictures(stage, folder):
    """Pictures of the front page and of jobs, as a wide screen in light and dark and as a phone show them."""
    folder.mkdir(parents=True, exist_ok=True)
    browser, jobs = stage.browser, stage.jobs
    addresses = {"front": stage.lab.page()}
    addresses |= {f"job-{kind}": stage.lab.page(jobs[kind]) for kind in ("running", "failed", "queued")}
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", PHONE), ("dark", PHONE)):
        browser.prefer(scheme)
        browser.resize(width, is_phone=width == PHONE)
        for name, address in addresses.items():
            browser.open(address)
            file = folder / f"{name}-{'phone-' if width == PHONE else ''}{scheme}.png"
            file.write_bytes(browser.picture())
    browser.be_as_before()
