import Posix
import Spool

@testable import Gateway

/// Models for the tests, and for looking at.
enum PageSamples {
  static let frame = PageFrame(spool: "lab:/srv/spool", now: moment("2026-03-01T12:00:00.250000Z"))

  static func moment(_ text: String) -> Timestamp {
    Timestamp(rfc3339: text) ?? Timestamp(microseconds: 0)
  }

  /// Seconds before the page was made.
  static func ago(_ seconds: Int) -> Timestamp {
    Timestamp(microseconds: frame.now.microseconds - seconds * 1_000_000)
  }

  static func id(_ number: Int) -> JobID {
    guard let id = JobID(number) else { preconditionFailure("job ids begin at 1") }
    return id
  }

  static func cancel(_ id: Int) -> PasteCommand {
    PasteCommand(
      "Cancel job \(id)",
      lines: ": > \(id).cancel; scp \(id).cancel lab:/srv/spool/incoming/"
    )
  }

  static let commands = [
    PasteCommand(
      "Submit a job",
      note: "A folder with a manifest and an executable. The rename at the end makes it complete at once.",
      lines: """
        mkdir blink; cp build/blink.elf blink/
        printf '{"board": "netduinoplus2", "expect": {"pass": "ALL TESTS PASSED"}}\\n' > blink/manifest.json
        scp -r blink lab:/srv/spool/incoming/.blink
        ssh lab mv -T /srv/spool/incoming/.blink /srv/spool/incoming/blink
        """
    ),
    PasteCommand(
      "Cancel a job",
      note: "For job 42, whether it waits or runs.",
      lines: ": > 42.cancel; scp 42.cancel lab:/srv/spool/incoming/"
    ),
    PasteCommand(
      "Run a job again",
      note: "A finished job that is dropped again is a new job; what the spool wrote into it is ignored.",
      lines: "rsync -a lab:/srv/spool/finished/41 . && scp -r 41 lab:/srv/spool/incoming/again-41"
    ),
  ]

  static let empty = FrontPage(
    frame: frame,
    filter: PageFilter(),
    counts: FrontPage.Counts(),
    boardChoices: [],
    ownerChoices: [],
    running: [],
    waiting: [],
    waitingOmitted: 0,
    boards: [],
    ended: [],
    newer: nil,
    older: nil,
    commands: commands
  )

  // A busy lab

  private static let verdicts: [Verdict] = [
    .passed, .passed, .failed, .passed, .timeout, .passed, .error, .passed, .completed, .cancelled, .refused,
  ]

  private static let boardNames = [
    ("netduino-1", "netduinoplus2", ["stm32f4", "virtual"]), ("netduino-2", "netduinoplus2", ["stm32f4"]),
    ("nucleo-f303re-1", "nucleo-f303re", ["stm32f3", "can"]),
    ("nucleo-f303re-2", "nucleo-f303re", ["stm32f3"]),
    ("microbit-1", "microbit", ["nrf51", "ble"]), ("nrf52840-dk", "nrf52840dk", ["nrf52", "ble", "usb"]),
    ("esp32-c3", "esp32c3", ["riscv", "wifi"]), ("arduino-uno", "atmega328p", ["avr"]),
    ("rp2040-a", "pico", ["rp2040"]), ("rp2040-b", "pico", ["rp2040"]), ("linux", "linux", []),
    ("disco-f746", "stm32f746g-disco", ["stm32f7", "lcd"]),
  ]

  static let boards = boardNames.enumerated().map { number, board in
    let states: [FrontPage.Board.State] = [
      .busy, .busy, .idle, .busy, .idle, .outOfService, .idle, .idle, .busy, .lost, .idle, .disabled,
    ]
    let reasons: [FrontPage.Board.State: String] = [
      .outOfService:
        "Two flashes in a row failed: st-flash found no probe with serial 066DFF515. Plug it in again.",
      .disabled: "Its board file says enabled: false.",
      .lost: "lab3 has not been heard of for 4 min.",
    ]
    return FrontPage.Board(
      name: board.0,
      type: board.1,
      tags: board.2,
      host: number % 3 == 0 ? "lab1" : number % 3 == 1 ? "lab3" : "lab2",
      state: states[number],
      reason: reasons[states[number]],
      job: states[number] == .busy ? id(1218 + number) : nil,
      history: number == 6
        ? []
        : (0..<10).map { index in
          FrontPage.Board.Mark(
            id: id(1000 + number * 12 + index),
            verdict: verdicts[(index * 3 + number) % verdicts.count]
          )
        }
    )
  }

  static let running = [
    FrontPage.Running(
      id: id(1218),
      name: "blink: timer driver on the new clock tree",
      owner: "ann",
      board: "netduino-1",
      host: "lab1",
      phase: .run,
      since: ago(42),
      limitSeconds: 60,
      progress: nil,
      lastLine: "[00:00:41.120] tim2: 4100 ticks, jitter 3 us, drift +0.2 ppm, all within limits so far",
      cancel: cancel(1218)
    ),
    FrontPage.Running(
      id: id(1219),
      name: "flash-endurance",
      owner: "bert",
      board: "netduino-2",
      host: "lab3",
      phase: .run,
      since: ago(7385),
      limitSeconds: 14_400,
      progress: 0.62,
      lastLine: "sector 7: erase 62000/100000 ok",
      cancel: cancel(1219)
    ),
    FrontPage.Running(
      id: id(1221),
      name: "can-loopback",
      owner: "ci",
      board: "nucleo-f303re-2",
      host: "lab1",
      phase: .flash,
      since: ago(4),
      limitSeconds: 60,
      progress: nil,
      lastLine: nil,
      cancel: cancel(1221)
    ),
    FrontPage.Running(
      id: id(1226),
      name: "usb-enumeration",
      owner: "ci",
      board: "rp2040-a",
      host: "lab2",
      phase: .boot,
      since: ago(9),
      limitSeconds: 30,
      progress: nil,
      lastLine: "pico-sdk 2.1.0, clk_sys 125 MHz",
      cancel: cancel(1226)
    ),
  ]

  static let waiting = [
    FrontPage.Waiting(
      id: id(1220),
      name: "can-loopback with errors injected",
      owner: "ann",
      turn: .position(1),
      wish: "nucleo-f303re",
      priority: 2000,
      created: ago(300),
      waitsFor: "Both boards of this type are free in turn: nucleo-f303re-1 is next.",
      cancel: cancel(1220)
    ),
    FrontPage.Waiting(
      id: id(1222),
      name: "ble-advertise",
      owner: "dora",
      turn: .position(2),
      wish: "tags ble, usb",
      priority: 1000,
      created: ago(220),
      waitsFor: "nrf52840-dk, the only board with these tags, is out of service.",
      cancel: cancel(1222)
    ),
    FrontPage.Waiting(
      id: id(1223),
      name: "nightly report",
      owner: "ci",
      turn: .held,
      wish: "linux",
      priority: 10,
      created: ago(90),
      waitsFor: "Held: waits for jobs 1218 and 1221 to end.",
      cancel: cancel(1223)
    ),
  ]

  static let ended: [FrontPage.Ended] = {
    let names = [
      "uart-dma", "spi-flash-jedec", "watchdog reset cause", "rtc-drift 24 h", "adc-calibration", "i2c-scan",
      "mpu-faults", "float-printf", "freertos-smoke", "bootloader-rollback", "usb-hid",
    ]
    let reasons: [Verdict: String] = [
      .passed: "All 24 tests passed.", .failed: "Line 318 says “FAIL: test_dma_half_transfer”.",
      .timeout: "60 s were over before “ALL TESTS PASSED” was seen.",
      .error: "st-flash ended with exit status 255: no probe with serial 066DFF515.",
      .completed: "Ran to its limit of 10 s; nobody asked for a verdict.", .cancelled: "Cancelled by ann.",
      .refused: "manifest.json: unknown key “borad”; did you mean “board”?",
    ]
    return (0..<22).map { number in
      let verdict = verdicts[number % verdicts.count]
      return FrontPage.Ended(
        id: id(1217 - number),
        name: names[number % names.count],
        owner: ["ann", "bert", "ci", "dora"][number % 4],
        board: verdict == .refused ? nil : boardNames[number % 12].0,
        verdict: number == 17 ? nil : verdict,
        reason: number == 17 ? "result.json cannot be read." : reasons[verdict] ?? "",
        ended: ago(60 + number * 371),
        durationSeconds: verdict == .refused ? nil : 0.4 + Double(number * number) * 2.7
      )
    }
  }()

  static let busy = FrontPage(
    frame: frame,
    filter: PageFilter(),
    counts: FrontPage.Counts(queued: 15, running: 4, finished: 12_304, cancelled: 37),
    boardChoices: boards.map(\.name),
    ownerChoices: ["ann", "bert", "ci", "dora"],
    running: running,
    waiting: waiting,
    waitingOmitted: 12,
    boards: boards,
    ended: ended,
    newer: nil,
    older: PageFilter().address(from: "1196"),
    commands: commands
  )

  // Jobs

  static func log(live: Bool) -> JobPage.Log {
    var text = "\u{1B}[1mboot\u{1B}[0m: clock 168 MHz, 1 MiB flash, reset cause: pin\r\n"
    for number in 1...60 {
      text += "[\(number < 10 ? " " : "")\(number)/60] test_dma_\(number) ... \u{1B}[32mok\u{1B}[0m\r\n"
    }
    text +=
      "tests/test_dma.c:318:test_dma_half_transfer:FAIL: Expected 512 Was 0\r\n60 Tests 1 Failures 0 Ignored\r\nFAIL\r\n"
    let bytes = Array(text.utf8)
    return JobPage.Log(
      tail: bytes,
      offset: 4096,
      whole: PageAddress(["jobs", "41", "log"]),
      live: live ? PageAddress(["jobs", "1218", "log", "live"]) : nil,
      attempt: 3
    )
  }

  static let evidenceLine = "tests/test_dma.c:318:test_dma_half_transfer:FAIL: Expected 512 Was 0"

  /// Where ``evidenceLine`` begins in ``log(live:)``.
  static let evidenceOffset: Int = {
    let log = Self.log(live: false)
    let needle = Array(evidenceLine.utf8)
    let first = log.tail.indices.first { log.tail[$0...].starts(with: needle) } ?? 0
    return log.offset + first
  }()

  static let facts = JobPage.Facts(
    owner: "ann",
    team: "firmware",
    drop: "uart-dma",
    title: "uart-dma: half transfers",
    comment: "After the change of the DMA stream’s priority.\nSee the review for why.",
    description: nil,
    url: "https://review.example/changes/318",
    wish: "netduinoplus2",
    board: "netduino-1",
    host: "lab1",
    priority: 1000,
    executable: "uart-dma.elf",
    executableSize: 84_512,
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    created: ago(400),
    started: ago(390),
    ended: ago(360),
    durationSeconds: 29.84,
    durationLimitSeconds: 60,
    exitStatus: nil,
    signal: nil,
    more: [JobPage.Fact(label: "Again of", value: "#38", address: .job(id(38)))]
  )

  static let attempts = [
    JobPage.Attempt(
      number: 1,
      verdict: .error,
      reason: "st-flash ended with exit status 255: no probe with serial 066DFF515.",
      board: "netduino-2",
      host: "lab3",
      started: ago(399),
      durationSeconds: 1.93,
      isRequeued: true,
      files: PageAddress(["jobs", "41", "files", "attempts", "1"], isFolder: true)
    ),
    JobPage.Attempt(
      number: 3,
      verdict: .failed,
      reason: "A line of the console says FAIL.",
      board: "netduino-1",
      host: "lab1",
      started: ago(390),
      durationSeconds: 29.84,
      isRequeued: false,
      files: PageAddress(["jobs", "41", "files", "attempts", "3"], isFolder: true)
    ),
  ]

  static let cases = [
    JobPage.Case(name: "test_uart_tx", outcome: .passed, durationSeconds: 0.012, message: nil),
    JobPage.Case(name: "test_uart_rx", outcome: .passed, durationSeconds: 0.014, message: nil),
    JobPage.Case(
      name: "test_dma_half_transfer",
      outcome: .failed,
      durationSeconds: 1.2,
      message: "tests/test_dma.c:318\nExpected 512 Was 0"
    ),
    JobPage.Case(
      name: "test_dma_circular",
      outcome: .skipped,
      durationSeconds: nil,
      message: "needs a loopback wire"
    ),
  ]

  static let history = [
    JobPage.Event(time: ago(400), state: "queued", phase: nil, board: nil, comment: "accepted from uart-dma"),
    JobPage.Event(time: ago(399), state: "running", phase: .claim, board: "netduino-2", comment: nil),
    JobPage.Event(
      time: ago(397),
      state: "queued",
      phase: .flash,
      board: "netduino-2",
      comment: "queued again after a fault of the infrastructure"
    ),
    JobPage.Event(time: ago(390), state: "running", phase: .claim, board: "netduino-1", comment: nil),
    JobPage.Event(time: ago(388), state: "running", phase: .flash, board: "netduino-1", comment: nil),
    JobPage.Event(time: ago(386), state: "running", phase: .run, board: "netduino-1", comment: nil),
    JobPage.Event(time: ago(360), state: "finished", phase: nil, board: "netduino-1", comment: "failed"),
  ]

  static let files = [
    ("manifest.json", 212), ("uart-dma.elf", 84_512), ("job.json", 731), ("history.jsonl", 402),
    ("attempts/3/console.log", 6184), ("attempts/3/flash.log", 1204),
    ("attempts/3/outputs/coverage.bin", 2_412_000),
  ].map { path, size in
    JobPage.File(
      path: path,
      size: size,
      address: PageAddress(["jobs", "41", "files"] + path.split(separator: "/").map(String.init))
    )
  }

  static let failed = JobPage(
    frame: frame,
    id: id(41),
    name: "uart-dma: half transfers",
    standing: .ended(
      JobPage.End(
        verdict: .failed,
        phase: .run,
        blame: .job,
        reason: "A line of the console says FAIL.",
        evidence: .line(evidenceLine, offset: evidenceOffset)
      )
    ),
    facts: facts,
    attempts: attempts,
    cases: cases,
    casesOmitted: 0,
    history: history,
    files: files,
    filesOmitted: 3,
    folder: PageAddress(["jobs", "41", "files"], isFolder: true),
    log: log(live: false),
    commands: [commands[2]],
    junit: PageAddress(["jobs", "41", "junit.xml"]),
    raw: [("hwut", "apiv1"), ("DCI", "api/v1"), ("UFDL", "v1"), ("Coalition", "api")].map { api, root in
      JobPage.Raw(
        api: api,
        address: PageAddress(root.split(separator: "/").map(String.init) + ["jobs", "41"])
      )
    }
  )

  static let underWay: JobPage = {
    var page = failed
    page.id = id(1218)
    page.name = "blink: timer driver on the new clock tree"
    page.standing = .running(JobPage.Running(phase: .run, since: ago(42), progress: nil, isEnding: false))
    page.facts.ended = nil
    page.facts.durationSeconds = nil
    page.facts.more = []
    page.attempts = []
    page.cases = []
    page.history.removeLast()
    page.log = log(live: true)
    page.commands = [cancel(1218)]
    page.junit = nil
    return page
  }()

  static let queued: JobPage = {
    var page = underWay
    page.id = id(1222)
    page.name = "ble-advertise"
    page.standing = .waiting(
      JobPage.Waiting(
        turn: .position(2),
        reason: "nrf52840-dk, the only board with these tags, is out of service."
      )
    )
    page.facts.board = nil
    page.facts.host = nil
    page.facts.started = nil
    page.log = nil
    page.history = [history[0]]
    page.commands = [cancel(1222)]
    return page
  }()

  static let flashFault: JobPage = {
    var page = failed
    page.id = id(1211)
    page.name = "adc-calibration"
    page.standing = .ended(
      JobPage.End(
        verdict: .error,
        phase: .flash,
        blame: .infrastructure,
        reason: "st-flash ended with exit status 255: no probe with serial 066DFF515.",
        evidence: .tool(
          arguments: [
            "st-flash", "--serial", "066DFF515", "--reset", "write", "firmware image.bin", "0x08000000",
          ],
          output: "st-flash 1.7.0\n2026-03-01T11:53:01 ERROR common.c: Couldn't find any ST-Link devices\n"
        )
      )
    )
    page.facts.exitStatus = 255
    page.cases = []
    page.log = nil
    return page
  }()

  static let folder = FilesPage(
    frame: frame,
    id: id(41),
    name: "uart-dma: half transfers",
    crumbs: [
      FilesPage.Crumb(name: "files", address: PageAddress(["jobs", "41", "files"], isFolder: true)),
      FilesPage.Crumb(
        name: "attempts",
        address: PageAddress(["jobs", "41", "files", "attempts"], isFolder: true)
      ),
      FilesPage.Crumb(
        name: "3",
        address: PageAddress(["jobs", "41", "files", "attempts", "3"], isFolder: true)
      ),
    ],
    entries: [
      FilesPage.Entry(
        name: "outputs",
        kind: .folder,
        size: nil,
        modified: ago(360),
        address: PageAddress(["o"], isFolder: true)
      ),
      FilesPage.Entry(
        name: "console.log",
        kind: .file,
        size: 6184,
        modified: ago(361),
        address: PageAddress(["c"])
      ),
      FilesPage.Entry(
        name: "console.times",
        kind: .file,
        size: 2210,
        modified: ago(361),
        address: PageAddress(["t"])
      ),
      FilesPage.Entry(
        name: "plan.json",
        kind: .file,
        size: 1733,
        modified: ago(389),
        address: PageAddress(["p"])
      ),
      FilesPage.Entry(
        name: "result.json",
        kind: .file,
        size: 640,
        modified: ago(360),
        address: PageAddress(["r"])
      ),
    ],
    omitted: 0
  )

  static let notFound = ErrorPage(
    frame: frame,
    status: 404,
    phrase: "Not Found",
    sentence: "There is no job 99999 in this spool.",
    instead: []
  )

  static let notAllowed = ErrorPage(
    frame: frame,
    status: 405,
    phrase: "Method Not Allowed",
    sentence: "The gateway only reads. A job is cancelled by a file.",
    instead: [cancel(42)]
  )
}
