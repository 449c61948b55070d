import Posix
import Spool

@testable import Gateway

/// Models in which every text is an attack.
enum HostileSamples {
  /// Every place gets its own number, so that a test can tell which text was lost.
  struct Texts {
    private(set) var count = 0

    mutating func next() -> String {
      count += 1
      return
        "</title></script></pre></textarea><script>alert(\(count))</script><img src=x onerror=alert(\(count))>"
        + "\" onmouseover=\"alert(\(count)) '&amp;&#60;&lt;javascript:\u{202E}evil\u{0}\u{1B}[31m\u{7F}\u{9B}"
        + "\u{2066}\u{FEFF}\r\n]]>--><!--\u{E0041}hostile\(count)end"
    }

    mutating func command() -> PasteCommand { PasteCommand(next(), note: next(), lines: next()) }

    mutating func address() -> PageAddress {
      PageAddress(
        ["..", "javascript:alert(1)", next()],
        query: [PageAddress.Item(name: next(), value: next())]
      )
    }
  }

  static func frame(_ texts: inout Texts) -> PageFrame {
    PageFrame(spool: texts.next(), now: Timestamp(microseconds: .max))
  }

  static func front(_ texts: inout Texts) -> FrontPage {
    FrontPage(
      frame: frame(&texts),
      filter: PageFilter(
        board: texts.next(),
        owner: texts.next(),
        verdict: .failed,
        text: texts.next(),
        place: nil
      ),
      counts: FrontPage.Counts(queued: .max, running: -1, finished: 0, cancelled: 1),
      boardChoices: [texts.next()],
      ownerChoices: [texts.next()],
      running: [
        FrontPage.Running(
          id: PageSamples.id(1),
          name: texts.next(),
          owner: texts.next(),
          board: texts.next(),
          host: texts.next(),
          phase: .run,
          since: Timestamp(microseconds: .min),
          limitSeconds: .max,
          progress: .nan,
          lastLine: texts.next(),
          cancel: texts.command()
        )
      ],
      waiting: [
        FrontPage.Waiting(
          id: PageSamples.id(.max),
          name: texts.next(),
          owner: texts.next(),
          turn: .position(.min),
          wish: texts.next(),
          priority: .max,
          created: Timestamp(microseconds: .min),
          waitsFor: texts.next(),
          cancel: texts.command()
        )
      ],
      waitingOmitted: .max,
      boards: [
        FrontPage.Board(
          name: texts.next(),
          type: texts.next(),
          tags: [texts.next(), texts.next()],
          host: texts.next(),
          state: .lost,
          reason: texts.next(),
          job: PageSamples.id(3),
          history: [FrontPage.Board.Mark(id: PageSamples.id(4), verdict: .refused)]
        )
      ],
      ended: [
        FrontPage.Ended(
          id: PageSamples.id(5),
          name: texts.next(),
          owner: texts.next(),
          board: texts.next(),
          verdict: .error,
          reason: texts.next(),
          ended: Timestamp(microseconds: .max),
          durationSeconds: .infinity
        )
      ],
      newer: texts.address(),
      older: texts.address(),
      commands: [texts.command()]
    )
  }

  static func job(_ texts: inout Texts, _ evidence: (inout Texts) -> Evidence) -> JobPage {
    JobPage(
      frame: frame(&texts),
      id: PageSamples.id(6),
      name: texts.next(),
      standing: .ended(
        JobPage.End(
          verdict: .failed,
          phase: .run,
          blame: .job,
          reason: texts.next(),
          evidence: evidence(&texts)
        )
      ),
      facts: facts(&texts),
      attempts: [
        JobPage.Attempt(
          number: .min,
          verdict: nil,
          reason: texts.next(),
          board: texts.next(),
          host: texts.next(),
          started: Timestamp(microseconds: .min),
          durationSeconds: -.infinity,
          isRequeued: true,
          files: texts.address()
        )
      ],
      cases: [
        JobPage.Case(name: texts.next(), outcome: .failed, durationSeconds: 1e300, message: texts.next())
      ],
      casesOmitted: .max,
      history: [
        JobPage.Event(
          time: Timestamp(microseconds: .max),
          state: texts.next(),
          phase: .boot,
          board: texts.next(),
          comment: texts.next()
        )
      ],
      files: [JobPage.File(path: texts.next(), size: .max, address: texts.address())],
      filesOmitted: .max,
      folder: texts.address(),
      log: JobPage.Log(
        tail: Array(texts.next().utf8),
        offset: .max,
        whole: texts.address(),
        live: texts.address()
      ),
      commands: [texts.command()],
      junit: texts.address(),
      raw: [JobPage.Raw(api: texts.next(), address: texts.address())]
    )
  }

  private static func facts(_ texts: inout Texts) -> JobPage.Facts {
    JobPage.Facts(
      owner: texts.next(),
      team: texts.next(),
      drop: texts.next(),
      title: texts.next(),
      comment: texts.next(),
      description: texts.next(),
      url: "javascript:" + texts.next(),
      wish: texts.next(),
      board: texts.next(),
      host: texts.next(),
      priority: .min,
      executable: texts.next(),
      executableSize: .min,
      sha256: texts.next(),
      created: Timestamp(microseconds: .max),
      started: Timestamp(microseconds: .min),
      ended: Timestamp(microseconds: 0),
      durationSeconds: .nan,
      durationLimitSeconds: .min,
      exitStatus: .min,
      signal: texts.next(),
      more: [JobPage.Fact(label: texts.next(), value: texts.next(), address: texts.address())]
    )
  }

  static func files(_ texts: inout Texts) -> FilesPage {
    FilesPage(
      frame: frame(&texts),
      id: PageSamples.id(7),
      name: texts.next(),
      crumbs: [
        FilesPage.Crumb(name: texts.next(), address: texts.address()),
        // The folder itself, to which no link leads.
        FilesPage.Crumb(name: texts.next(), address: .front),
      ],
      entries: [
        FilesPage.Entry(
          name: texts.next(),
          kind: .folder,
          size: nil,
          modified: nil,
          address: texts.address()
        ),
        FilesPage.Entry(name: texts.next(), kind: .file, size: .max, modified: nil, address: texts.address()),
      ],
      omitted: .max
    )
  }

  static func error(_ texts: inout Texts) -> ErrorPage {
    ErrorPage(
      frame: frame(&texts),
      status: .min,
      phrase: texts.next(),
      sentence: texts.next(),
      instead: [texts.command()]
    )
  }
}
