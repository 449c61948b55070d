import Posix
import Spool
import Testing

@testable import Gateway

@Suite("The page of a job")
struct JobPageTests {
  private static func markup(_ page: JobPage, _ change: (inout JobPage) -> Void = { _ in }) throws -> Markup {
    var page = page
    change(&page)
    return try Markup(page.html())
  }

  @Test("A failed job begins with its verdict, its reason and its evidence")
  func failed() throws {
    let markup = try Self.markup(PageSamples.failed)
    let banner = try #require(markup.first("header", class: "banner"))
    #expect(banner.classes.contains("failed"))
    #expect(markup.texts("h1") == ["#41 uart-dma: half transfers"])
    for text in [
      "failed A line of the console says FAIL.", "In phase run, by the job itself.", PageSamples.evidenceLine,
      "netduino-1 on lab1", "took 29 s", "ended 2026-03-01 11:54:00 UTC", "by ann",
    ] { #expect(banner.text.contains(text), "\(text)") }
    #expect(
      markup.first("title")?.text == "failed: #41 uart-dma: half transfers · lab:/srv/spool · Boardspool"
    )
  }

  @Test("The deciding line is marked in the log, and linked")
  func evidence() throws {
    let markup = try Self.markup(PageSamples.failed)
    #expect(markup.element(id: "evidence")?.text == PageSamples.evidenceLine)
    #expect(markup.links.contains("#evidence"))
    #expect(markup.text.contains("byte \(PageSamples.evidenceOffset) of the log"))
  }

  @Test("A deciding line outside of what is shown is linked to the whole log")
  func evidenceElsewhere() throws {
    let markup = try Self.markup(PageSamples.failed) { page in
      page.standing = .ended(
        JobPage.End(verdict: .failed, phase: .run, blame: .job, reason: "x", evidence: .line("y", offset: 3))
      )
    }
    #expect(markup.element(id: "evidence") == nil)
    #expect(markup.all("a").contains { $0["href"] == "/jobs/41/log" && $0.text == "byte 3 of the log" })
  }

  @Test("A tool that decided is shown with its words and its output")
  func tool() throws {
    let markup = try Self.markup(PageSamples.flashFault)
    let banner = try #require(markup.first("header", class: "banner"))
    #expect(banner.text.contains("st-flash --serial 066DFF515 --reset write 'firmware image.bin' 0x08000000"))
    #expect(banner.text.contains("Couldn't find any ST-Link devices"))
    #expect(banner.text.contains("by the infrastructure, not the job"))
    #expect(markup.text.contains("There is no log to show."))
  }

  @Test("What failed stands first among the tests")
  func cases() throws {
    let markup = try Self.markup(PageSamples.failed)
    let rows = markup.all("tr").filter { ($0["data-key"] ?? "").hasPrefix("case-") }
    #expect(
      rows.map(\.text) == [
        "failedtest_dma_half_transfertests/test_dma.c:318\nExpected 512 Was 01.2 s",
        "passedtest_uart_tx–none12 ms",
        "passedtest_uart_rx–none14 ms", "skippedtest_dma_circularneeds a loopback wire–none",
      ]
    )
    #expect(markup.texts("p", class: "tally") == ["1 failed, 2 passed, 1 skipped."])
  }

  @Test("Attempts tell what became of each, and lead to its files")
  func attempts() throws {
    let markup = try Self.markup(PageSamples.failed)
    let rows = markup.all("tr").filter { ($0["data-key"] ?? "").hasPrefix("attempt-") }
    #expect(rows.count == 2)
    #expect(rows[0].text.contains("error"))
    #expect(rows[0].text.contains("Queued again."))
    #expect(markup.links.contains("/jobs/41/files/attempts/3/"))
  }

  @Test("History is told from the beginning")
  func history() throws {
    let events = try Self.markup(PageSamples.failed).elements.filter {
      ($0["data-key"] ?? "").hasPrefix("event-")
    }
    #expect(events.count == 7)
    #expect(events[0].text == "2026-03-01 11:53:20 queued: accepted from uart-dma")
    #expect(events[1].text == "2026-03-01 11:53:21 running, claim on netduino-2")
  }

  @Test("Files have sizes and links, and programs have theirs")
  func files() throws {
    let markup = try Self.markup(PageSamples.failed)
    for link in [
      "/jobs/41/files/attempts/3/console.log", "/jobs/41/files/", "/jobs/41/log", "/jobs/41/junit.xml",
      "/apiv1/jobs/41", "/api/v1/jobs/41", "/v1/jobs/41", "/api/jobs/41",
    ] { #expect(markup.links.contains(link), "\(link)") }
    #expect(markup.text.contains("3 more are in the folder."))
  }

  @Test("A running job shows its phase among the phases, and a log that goes on")
  func underWay() throws {
    let markup = try Self.markup(PageSamples.underWay)
    let steps = markup.all("li").filter { ["done", "present", "ahead"].contains($0["class"]) }
    #expect(steps.map(\.text) == Phase.allCases.map(\.rawValue))
    #expect(steps.filter { $0["aria-current"] == "step" }.map(\.text) == ["run"])
    let log = try #require(markup.element(id: "console"))
    #expect(log["data-stream"] == "/jobs/1218/log/live")
    #expect(log["data-offset"] == String(4096 + PageSamples.log(live: true).tail.count))
    #expect(log["data-attempt"] == "3")
    #expect(markup.element(id: "log-pause") != nil)
    #expect(markup.first("body")?["data-poll"] == "2")
    #expect(!log.text.contains("\u{1B}"))
  }

  @Test("A job that has ended has no stream, and is looked at seldom")
  func ended() throws {
    let markup = try Self.markup(PageSamples.failed)
    #expect(
      markup.elements.allSatisfy {
        $0["data-stream"] == nil && $0["data-offset"] == nil && $0["data-attempt"] == nil
      }
    )
    #expect(markup.element(id: "log-pause") == nil)
    #expect(markup.first("body")?["data-poll"] == "30")
  }

  @Test("A board that has printed nothing yet is said to")
  func silent() throws {
    #expect(
      try Self.markup(PageSamples.underWay) { $0.log = nil }.text.contains(
        "The board has printed nothing yet."
      )
    )
  }

  @Test("A waiting job says what it waits for, and where it stands")
  func waiting() throws {
    let markup = try Self.markup(PageSamples.queued)
    #expect(markup.text.contains("queued nrf52840-dk, the only board with these tags, is out of service."))
    #expect(markup.text.contains("Position 2 in the queue."))
    #expect(markup.element(id: "console") == nil)
    #expect(markup.texts("code") == [": > 1222.cancel; scp 1222.cancel lab:/srv/spool/incoming/"])
  }

  @Test("A job whose result cannot be read says so")
  func unreadable() throws {
    let markup = try Self.markup(PageSamples.failed) { $0.standing = .unreadable }
    #expect(markup.element(id: "news")?.text == "Job 41 has ended, and its result cannot be read.")
  }

  @Test("Only an address of the web is a link")
  func url() throws {
    let good = try Self.markup(PageSamples.failed)
    let link = try #require(good.all("a").first { $0["href"] == "https://review.example/changes/318" })
    #expect(link["rel"] == "external nofollow noopener noreferrer")
    let bad = try Self.markup(PageSamples.failed) { $0.facts.url = "javascript:alert(1)" }
    #expect(bad.text.contains("javascript:alert(1)"))
    #expect(!bad.links.contains { $0.contains("javascript") })
  }

  @Test("What is not known is not there")
  func nothing() throws {
    let markup = try Self.markup(PageSamples.queued) { page in
      page.facts = JobPage.Facts()
      (page.history, page.files, page.folder, page.commands, page.raw) = ([], [], nil, [], [])
    }
    #expect(markup.texts("h2") == ["Facts"])
    #expect(markup.all("dt").isEmpty)
  }

  @Test("One sentence tells the news")
  func news() throws {
    func news(_ page: JobPage) throws -> String? { try Self.markup(page).element(id: "news")?.text }
    #expect(try news(PageSamples.failed) == "Job 41: failed. A line of the console says FAIL.")
    #expect(try news(PageSamples.underWay) == "Job 1218 is running: run.")
    #expect(try news(PageSamples.queued)?.hasPrefix("Job 1222 is queued.") == true)
  }
}

@Suite("Folders and errors")
struct FolderAndErrorTests {
  @Test("A folder shows the way to it, and what is in it")
  func folder() throws {
    let markup = try Markup(PageSamples.folder.html())
    #expect(markup.texts("h1") == ["3 of #41 uart-dma: half transfers"])
    for link in ["/", "/jobs/41", "/jobs/41/files/", "/jobs/41/files/attempts/", "/o/", "/c"] {
      #expect(markup.links.contains(link), "\(link)")
    }
    #expect(!markup.links.contains("/jobs/41/files/attempts/3/"))
    let rows = markup.all("tr", class: "file").map(\.text)
    #expect(rows.first == "outputs/–none2026-03-01 11:54:00")
    #expect(rows.last == "result.json640 B2026-03-01 11:54:00")
  }

  @Test("An empty folder says so")
  func empty() throws {
    var page = PageSamples.folder
    page.entries = []
    #expect(try Markup(page.html()).text.contains("The folder is empty."))
  }

  @Test("An error says what is wrong, and what to do instead")
  func errors() throws {
    let missing = try Markup(PageSamples.notFound.html())
    #expect(missing.texts("h1") == ["Not Found"])
    #expect(missing.text.contains("There is no job 99999 in this spool."))
    #expect(missing.links.contains("/"))
    let refused = try Markup(PageSamples.notAllowed.html())
    #expect(refused.texts("code") == [": > 42.cancel; scp 42.cancel lab:/srv/spool/incoming/"])
  }
}
