import Posix
import Spool

/// The page of one job: what became of it and why, what it is, and all that it left.
///
/// All text may be anybody's: it is shown, never obeyed.
struct JobPage: Sendable {
  /// Where the job is in its life.
  enum Standing: Sendable {
    case waiting(Waiting)
    case running(Running)
    case ended(End)
    /// It has ended, and its result cannot be read.
    case unreadable
  }

  struct Waiting: Sendable {
    var turn: Turn
    /// What it waits for, as one sentence.
    var reason: String
  }

  struct Running: Sendable {
    var phase: Phase?
    /// When the attempt began.
    var since: Timestamp?
    /// From 0 to 1, where the program tells.
    var progress: Double?
    /// The attempt is decided, or asked to end.
    var isEnding: Bool
  }

  struct End: Sendable {
    var verdict: Verdict
    var phase: Phase
    var blame: Blame
    /// One sentence.
    var reason: String
    var evidence: Evidence?
  }

  /// What is known of the job; nil where there is nothing to say.
  struct Facts: Sendable {
    var owner: String?
    var team: String?
    var drop: String?
    var title: String?
    var comment: String?
    var description: String?
    /// The manifest's; shown as a link where it is one of the web.
    var url: String?
    /// What the manifest asks for: a board, a type, or tags.
    var wish: String?
    var board: String?
    var host: String?
    var priority: Int?
    var executable: String?
    /// In bytes.
    var executableSize: Int?
    var sha256: String?
    var created: Timestamp?
    var started: Timestamp?
    var ended: Timestamp?
    var durationSeconds: Double?
    var durationLimitSeconds: Int?
    var exitStatus: Int?
    /// Without "SIG".
    var signal: String?
    /// Whatever else there is to say.
    var more: [Fact] = []
  }

  struct Fact: Sendable {
    var label: String
    var value: String
    var address: PageAddress?
  }

  struct Attempt: Sendable {
    /// Its epoch, the name of its folder.
    var number: Int
    /// Nil for one under way, and for one whose runner was lost.
    var verdict: Verdict?
    /// For one without a verdict, what is known of it.
    var reason: String
    var board: String?
    var host: String?
    var started: Timestamp?
    var durationSeconds: Double?
    /// Whether the job was queued again after it.
    var isRequeued: Bool
    /// Its folder.
    var files: PageAddress?
  }

  /// One test that the program ran.
  struct Case: Sendable {
    enum Outcome: Sendable, Equatable, CaseIterable {
      case failed, error, passed, skipped
    }

    var name: String
    var outcome: Outcome
    var durationSeconds: Double?
    var message: String?
  }

  /// One line of the job's history.
  struct Event: Sendable {
    var time: Timestamp
    /// The folder in which the job then lay.
    var state: String
    var phase: Phase?
    var board: String?
    var comment: String?
  }

  struct File: Sendable {
    /// Below the job's folder.
    var path: String
    /// In bytes.
    var size: Int
    var address: PageAddress
  }

  /// The end of the console's log of the present, or the deciding, attempt.
  struct Log: Sendable {
    /// The bytes as they came, at most the last 64 KiB.
    var tail: [UInt8]
    /// Where the tail begins in the log.
    var offset: Int
    /// The whole log, as plain text.
    var whole: PageAddress
    /// Server-sent events that go on with it, without `offset`, which the script adds; nil where nothing
    /// more will come.
    ///
    /// A message's data is text of the log, and its id the offset behind it. An event `attempt`, with an
    /// attempt's number, says whose log follows, and an event `end` that nothing more will.
    var live: PageAddress?
    /// The attempt whose log it is.
    var attempt: Int?
    /// The consoles of all roles; none for a job of one board.
    var consoles: [Console] = []
  }

  /// The console of one of several boards.
  struct Console: Sendable {
    var role: String
    /// Its log, as a file.
    var address: PageAddress
    /// Whether the page shows its end.
    var isShown: Bool
  }

  /// The job as one of the APIs tells it.
  struct Raw: Sendable {
    /// For example "hwut".
    var api: String
    var address: PageAddress
  }

  var frame: PageFrame
  var id: JobID
  /// Its title, or the drop's name.
  var name: String
  var standing: Standing
  var facts: Facts
  /// The newest last.
  var attempts: [Attempt]
  /// In the program's order; the page puts what failed first.
  var cases: [Case]
  /// How many more there are than are listed.
  var casesOmitted: Int
  /// The oldest first.
  var history: [Event]
  var files: [File]
  /// How many more there are than are listed.
  var filesOmitted: Int
  /// The job's folder.
  var folder: PageAddress?
  /// Nil where there is no log yet, or the reader may not see it.
  var log: Log?
  /// Cancel while it has not ended; drop it again when it has.
  var commands: [PasteCommand]
  var junit: PageAddress?
  var raw: [Raw]
}
