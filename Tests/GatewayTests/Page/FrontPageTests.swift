import Posix
import Spool
import Testing

@testable import Gateway

@Suite("The front page")
struct FrontPageTests {
  private static func markup(_ change: (inout FrontPage) -> Void = { _ in }) throws -> Markup {
    var page = PageSamples.busy
    change(&page)
    return try Markup(page.html())
  }

  private static func headings(_ markup: Markup) -> [String] { markup.texts("h2") }

  @Test("Its sections stand in the order in which one looks for them")
  func sections() throws {
    #expect(
      Self.headings(try Self.markup())
        == ["Running 4", "Queue 15", "Boards 12", "Finished and cancelled", "From a shell"]
    )
  }

  @Test("A new spool begins with how to submit, and says of each list that it is empty")
  func empty() throws {
    let markup = try Markup(PageSamples.empty.html())
    #expect(Self.headings(markup).first == "From a shell")
    #expect(
      markup.texts("p", class: "empty") == [
        "No job runs.", "No job waits.", "No board is known. An admin adds one as a file in boards/.",
        "No job has ended.",
      ]
    )
    #expect(markup.all("table").isEmpty)
  }

  @Test("Under a filter, an empty list says that it is the filter's doing")
  func emptyUnderFilter() throws {
    let markup = try Self.markup { page in
      page.filter = PageFilter(owner: "nobody")
      (page.running, page.waiting, page.boards, page.ended) = ([], [], [], [])
    }
    #expect(markup.texts("p", class: "empty").allSatisfy { $0.hasSuffix("fits the filter.") })
    #expect(markup.texts("p", class: "empty").count == 4)
  }

  @Test(
    "A place shows its own section only",
    arguments: [
      (Place.running, "Running 4"), (.queued, "Queue 15"), (.finished, "Finished"), (.cancelled, "Cancelled"),
    ]
  )
  func place(place: Place, heading: String) throws {
    let markup = try Self.markup { $0.filter.place = place }
    #expect(Self.headings(markup) == [heading, "From a shell"])
  }

  @Test("The form holds the filter, and sends it as a query")
  func form() throws {
    let markup = try Self.markup {
      $0.filter = PageFilter(board: "pico", owner: "ci", verdict: .failed, text: "a \"b\"", place: .running)
    }
    let form = try #require(markup.first("form"))
    #expect(form["method"] == "get")
    #expect(form["action"] == "/")
    #expect(form["role"] == "search")
    let values = markup.all("input").reduce(into: [:]) { $0[$1["name"]] = $1["value"] }
    #expect(values == ["q": "a \"b\"", "board": "pico", "owner": "ci"])
    let chosen = markup.all("option").filter { $0["selected"] != nil }
    #expect(chosen.map { $0["value"] } == ["failed", "running"])
    #expect(
      Set(markup.elements.compactMap { $0.path.contains("form") ? $0["name"] : nil }) == [
        "q", "board", "owner", "verdict", "place",
      ]
    )
  }

  @Test("The filter survives in the links of places and pages")
  func linksKeepFilter() throws {
    let filter = PageFilter(board: "pico", owner: "a&b")
    let markup = try Self.markup {
      $0.filter = filter
      $0.newer = filter.address()
      $0.older = filter.address(from: "7")
    }
    let counts = markup.all("a").filter { $0.path.contains("li") && ($0["href"] ?? "").contains("place=") }
    #expect(counts.count == 4)
    for link in counts { #expect(link["href"]?.hasPrefix("/?board=pico&owner=a%26b&place=") == true) }
    #expect(markup.all("a").filter { $0["rel"] == "prev" }.map { $0["href"] } == ["/?board=pico&owner=a%26b"])
    #expect(
      markup.all("a").filter { $0["rel"] == "next" }.map { $0["href"] } == ["/?board=pico&owner=a%26b&from=7"]
    )
  }

  @Test("The chosen place is marked, and its link shows all places again")
  func chosenPlace() throws {
    let markup = try Self.markup { $0.filter = PageFilter(owner: "ci", place: .queued) }
    let chosen = markup.all("a").filter { $0["aria-current"] == "true" }
    #expect(chosen.map { $0["href"] } == ["/?owner=ci"])
  }

  @Test("A running job shows its board, its phase, its time and its last line")
  func running() throws {
    let markup = try Self.markup { $0.running = [PageSamples.running[0]] }
    let row = try #require(markup.elements.first { $0["data-key"] == "job-1218" })
    for text in ["#1218", "blink", "ann", "netduino-1 on lab1", "run", "42 s of 1 min", "tim2: 4100 ticks"] {
      #expect(row.text.contains(text), "\(text)")
    }
    let bar = try #require(markup.first("progress"))
    #expect(bar["value"] == "42")
    #expect(bar["max"] == "60")
    #expect(bar["data-since"] == String(PageSamples.ago(42).microseconds / 1_000_000))
  }

  @Test(
    "Progress that a program tells is shown between 0 and 100 %",
    arguments: [(0.5, "50"), (-1, "0"), (7, "100"), (.nan, "0"), (0.999, "99")]
  )
  func progress(fraction: Double, percent: String) throws {
    let markup = try Self.markup {
      $0.running = [PageSamples.running[0]]
      $0.running[0].progress = fraction
    }
    #expect(markup.first("progress")?["value"] == percent)
    #expect(markup.texts("span", class: "percent") == ["\(percent) %"])
  }

  @Test("A waiting job shows its position, and what it waits for")
  func waiting() throws {
    let markup = try Self.markup()
    let rows = markup.elements.filter { $0.name == "tr" && $0.text.contains("Held: waits for jobs") }
    #expect(rows.count == 1)
    #expect(rows[0].text.hasPrefix("held#1223 nightly report"))
    #expect(markup.text.contains("12 more wait behind these."))
  }

  @Test("Where more wait than were looked at, no position is told")
  func unknownTurn() throws {
    let markup = try Self.markup {
      $0.waiting = [$0.waiting[0]]
      $0.waiting[0].turn = .unknown
    }
    let row = try #require(markup.elements.first { $0.name == "tr" && $0.text.contains("#1220") })
    #expect(row.text.hasPrefix("–none#1220"))
  }

  @Test("A board whose first job runs is not said to have run none")
  func firstJob() throws {
    for job in [PageSamples.id(1), nil] {
      let markup = try Self.markup {
        $0.boards = [$0.boards[6]]
        $0.boards[0].job = job
      }
      #expect(markup.text.contains("No job has run here.") == (job == nil))
    }
  }

  @Test("A board's last jobs are links that say number and verdict")
  func marks() throws {
    let markup = try Self.markup { $0.boards = [PageSamples.boards[0]] }
    let marks = markup.all("a", class: "mark")
    #expect(marks.count == 10)
    #expect(marks[0].text == "#1000 passed")
    #expect(marks[0]["href"] == "/jobs/1000")
    #expect(marks[0]["title"] == "#1000 passed")
  }

  @Test("Every state of a board is a word", arguments: FrontPage.Board.State.allCases)
  func boardStates(state: FrontPage.Board.State) throws {
    let markup = try Self.markup {
      $0.boards = [PageSamples.boards[0]]
      $0.boards[0].state = state
    }
    let words: [FrontPage.Board.State: String] = [
      .idle: "idle", .busy: "busy", .disabled: "disabled", .stopped: "stopped",
      .outOfService: "out of service", .inUse: "in use", .checking: "checking", .setAside: "set aside",
      .lost: "not heard of",
    ]
    let badges = markup.all("span", class: "badge").filter { $0.path.contains("ul") }
    #expect(badges.map(\.text) == [words[state]])
  }

  @Test("An ended job shows verdict, reason, moment and duration", arguments: Verdict.allCases)
  func ended(verdict: Verdict) throws {
    let markup = try Self.markup {
      $0.ended = [PageSamples.ended[0]]
      $0.ended[0].verdict = verdict
    }
    let row = try #require(markup.elements.first { $0["data-key"] == "job-1217" })
    #expect(row.text.hasPrefix("\(verdict.rawValue)#1217 uart-dma"))
    #expect(row.text.hasSuffix("All 24 tests passed.2026-03-01 11:59:00400 ms"))
    #expect(markup.all("time").contains { $0["datetime"] == "2026-03-01T11:59:00Z" })
  }

  @Test("A job whose result cannot be read says so")
  func unreadable() throws {
    let markup = try Self.markup()
    #expect(markup.elements.first { $0["data-key"] == "job-1200" }?.text.hasPrefix("unreadable") == true)
  }

  @Test("Commands are there to be pasted, letter by letter")
  func commands() throws {
    let codes = try Self.markup().texts("code")
    for command in PageSamples.commands { #expect(codes.contains(command.lines)) }
    #expect(codes.contains(": > 1218.cancel; scp 1218.cancel lab:/srv/spool/incoming/"))
  }

  @Test("One sentence tells the news")
  func news() throws {
    #expect(
      try Self.markup().element(id: "news")?.text
        == "4 running, 15 waiting, 12304 finished, 37 cancelled. Latest: job 1217 passed."
    )
  }

  @Test("Counts that cannot be are no harm")
  func counts() throws {
    let markup = try Self.markup {
      $0.counts = FrontPage.Counts(queued: .max, running: .min, finished: .max, cancelled: .max)
    }
    #expect(markup.all("span", class: "number").count == 4)
  }
}
