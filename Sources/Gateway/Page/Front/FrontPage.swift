import Posix
import Spool

/// The front page: what runs, what waits, what the boards do, and what has ended.
///
/// All text may be anybody's: it is shown, never obeyed.
struct FrontPage: Sendable {
  /// How many jobs there are, whatever the filter.
  struct Counts: Sendable, Equatable {
    var queued = 0
    var running = 0
    var finished = 0
    var cancelled = 0
  }

  /// A job that runs.
  struct Running: Sendable {
    var id: JobID
    /// Its title, or the drop's name.
    var name: String
    var owner: String
    var board: String?
    var host: String?
    var phase: Phase?
    /// When the attempt began.
    var since: Timestamp?
    /// The manifest's limit for the run itself.
    var limitSeconds: Int?
    /// From 0 to 1, where the program tells.
    var progress: Double?
    /// The newest line of the console.
    var lastLine: String?
    var cancel: PasteCommand?
  }

  /// A job that waits.
  struct Waiting: Sendable {
    var id: JobID
    /// Its title, or the drop's name.
    var name: String
    var owner: String
    var turn: Turn
    /// What it asks for: a board, a type, or tags.
    var wish: String
    var priority: Int
    var created: Timestamp
    /// What it waits for, as one sentence.
    var waitsFor: String
    var cancel: PasteCommand?
  }

  /// A board and what it did lately.
  struct Board: Sendable {
    enum State: Sendable, Equatable, CaseIterable {
      case idle, busy, disabled, stopped, outOfService, inUse, checking, setAside
      /// Its host has not been heard of for longer than its lease.
      case lost
    }

    /// An ended job of the board.
    struct Mark: Sendable {
      var id: JobID
      var verdict: Verdict
    }

    var name: String
    var type: String
    var tags: [String]
    var host: String?
    var state: State
    /// Why it is not in service, or for whom it is reserved.
    var reason: String?
    /// The job on it.
    var job: JobID?
    /// Its last jobs, the newest last; about ten look best.
    var history: [Mark]
  }

  /// A job that has ended.
  struct Ended: Sendable {
    var id: JobID
    /// Its title, or the drop's name.
    var name: String
    var owner: String
    var board: String?
    /// Nil where the result cannot be read.
    var verdict: Verdict?
    var reason: String
    var ended: Timestamp?
    var durationSeconds: Double?
  }

  var frame: PageFrame
  var filter: PageFilter
  var counts: Counts
  /// Boards' names and types, and owners, that the filter offers.
  var boardChoices: [String]
  var ownerChoices: [String]
  var running: [Running]
  /// In the order in which they will be looked at.
  var waiting: [Waiting]
  /// How many more wait than are listed.
  var waitingOmitted: Int
  var boards: [Board]
  /// The newest first.
  var ended: [Ended]
  /// Further pages of the ended, made by ``PageFilter/address(from:)``.
  var newer: PageAddress?
  var older: PageAddress?
  /// How to submit, cancel and retry.
  var commands: [PasteCommand]
}
