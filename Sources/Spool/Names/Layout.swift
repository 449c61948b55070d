/// The names of the spool's folders and files (The spool's protocol, "Layout").
package enum Layout {
  // What people use.
  package static let incoming = "incoming"
  package static let receipts = "receipts"
  package static let boards = "boards"
  package static let templates = "templates"
  package static let recipes = "recipes"
  package static let hosts = "hosts"
  package static let configuration = "spool.json"

  // Private to the program.
  package static let intake = ".intake"
  package static let taken = "taken"
  package static let staged = "staged"
  package static let index = ".index"
  package static let news = ".news"
  package static let refused = ".refused"
  /// What was purged, until it is removed.
  package static let trash = ".trash"
  /// Calls of the completion hook that are due or under way.
  package static let hooks = ".hooks"
  /// Where tools work: a folder a host, and in it one a board.
  package static let work = ".work"

  // In a job's directory.
  package static let manifest = "manifest.json"
  package static let record = "job.json"
  package static let history = "history.jsonl"
  package static let attempts = "attempts"
  package static let attached = "attached"
  package static let log = "log"
  package static let result = "result.json"
  package static let progress = "progress.json"
  package static let plan = "plan.json"
  package static let flashLog = "flash.log"
  package static let consoleLog = "console.log"
  package static let consoleTimes = "console.times"
  package static let outputs = "outputs"

  /// The folder of an attempt, or of one of its roles, below the job's directory.
  package static func attempt(_ epoch: Int, role: String? = nil) -> String {
    "\(attempts)/\(epoch)\(role.map { "/\($0)" } ?? "")"
  }

  /// The file by which intake asks the holder of an attempt to end it.
  package static func cancelMark(epoch: Int) -> String { "cancel~\(epoch)" }

  /// The file by which intake asks the holder of an attempt to end it, and the job to wait again.
  package static func againMark(epoch: Int) -> String { "again~\(epoch)" }

  /// The epoch of a mark of ``againMark(epoch:)``; nil for another name.
  package static func epoch(ofAgainMark name: String) -> Int? {
    name.hasPrefix("again~") ? Int(name.dropFirst("again~".count)) : nil
  }

  /// Names in a job's directory that the spool itself writes: in a drop they are passed over, so that
  /// a finished job that is dropped again runs again.
  package static func isOwn(_ name: String) -> Bool {
    [record, history, attempts, attached, log, result].contains(name) || name.hasPrefix("cancel~")
      || name.hasPrefix("again~")
  }

  /// Folders in which many files are made, to be kept apart from where many are removed.
  package static let spread = ["\(intake)/\(staged)", receipts]

  /// Every folder of a spool, with the mode that `init` gives it.
  ///
  /// - Parameter isShared: several users submit, and intake may take what they own.
  /// - Returns: paths below the spool, each after the one that it lies in.
  package static func folders(isShared: Bool) -> [(path: String, mode: UInt32)] {
    [
      (incoming, isShared ? 0o1777 : 0o755), ("\(incoming)/\(refused)", 0o755),
      (Place.queued.rawValue, 0o755), (Place.running.rawValue, 0o755),
      (Place.finished.rawValue, 0o755), (Place.cancelled.rawValue, 0o755),
      (receipts, 0o755), (boards, 0o755), (recipes, 0o755), (templates, 0o755),
      (hosts, 0o755),
      (intake, 0o700), ("\(intake)/\(taken)", 0o700), ("\(intake)/\(staged)", 0o700),
      (index, 0o755), (news, 0o755), (work, 0o700), (trash, 0o700), (hooks, 0o700),
    ]
  }
}
