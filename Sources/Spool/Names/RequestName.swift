/// A request: something in `incoming/` that is named after its target and its verb, as `42.cancel`.
///
/// A target of digits is a job, any other a board. All are files but `<id>.attach`, a folder of files
/// (The spool's protocol, "Requests").
package struct RequestName: Sendable, Hashable {
  /// What is asked for.
  package enum Verb: String, Sendable, CaseIterable {
    case cancel, pause, start, reset, recheck, update, delete, restore, purge, release, abort, attach, detach
    case stop, schedule, reserve
  }

  /// What it is asked of.
  package enum Target: Sendable, Hashable {
    case job(JobID)
    case board(String)
    /// Digits that are no job's id, such as `042`.
    case number(String)
  }

  /// What a request holds.
  package enum Content: Sendable, Hashable {
    /// Nothing: that it is there says all.
    case nothing
    /// A JSON object.
    case object
    /// Files.
    case folder
  }

  package let target: Target
  package let verb: Verb

  /// Reads `<target>.<verb>`; nil for any other name.
  package init?(_ name: String) {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, !name.hasPrefix("."),
      let verb = Verb(rawValue: String(name[name.index(after: dot)...]))
    else { return nil }
    let target = String(name[..<dot])
    guard target.utf8.count <= Self.longestTarget else { return nil }
    if let job = JobID(target) {
      self.target = .job(job)
    } else {
      let isNumber = target.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      self.target = isNumber ? .number(target) : .board(target)
    }
    self.verb = verb
  }

  package init(job: JobID, verb: Verb) {
    target = .job(job)
    self.verb = verb
  }

  package init(board: String, verb: Verb) {
    target = .board(board)
    self.verb = verb
  }

  package var name: String { "\(target).\(verb.rawValue)" }

  /// The name under which its refusal, with the reason, lies.
  package var refusedName: String { "\(name)\(Self.answer)" }

  private static let answer = ".refused"
  /// In bytes; behind a longer one a file system has no room for the name of the answer.
  private static let longestTarget = 200

  /// True for a name under which a refusal lies.
  package static func isAnswer(_ name: String) -> Bool {
    name.hasSuffix(answer) && RequestName(String(name.dropLast(answer.count))) != nil
  }
}

extension RequestName.Target: CustomStringConvertible {
  package var description: String {
    switch self {
    case .job(let id): "\(id)"
    case .board(let name): name
    case .number(let digits): digits
    }
  }
}

extension RequestName.Verb {
  package var content: RequestName.Content {
    switch self {
    case .update, .detach, .reserve: .object
    case .attach: .folder
    case .cancel, .pause, .start, .reset, .recheck, .delete, .restore, .purge, .release, .abort, .stop,
      .schedule:
      .nothing
    }
  }

  /// Whether a job can be asked for it.
  package var isForJobs: Bool {
    switch self {
    case .stop, .schedule, .reserve: false
    default: true
    }
  }

  /// Whether a board can be asked for it.
  package var isForBoards: Bool {
    switch self {
    case .stop, .start, .update, .delete, .schedule, .reserve, .release: true
    default: false
    }
  }
}
