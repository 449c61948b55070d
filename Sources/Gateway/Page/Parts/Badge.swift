import Spool

/// A state, as a word and with the class that brings its colour and its sign.
///
/// The word is always there: neither colour nor sign says anything alone.
struct Badge: Sendable, Equatable {
  let word: String
  /// One of the style sheet's classes, of letters and hyphens.
  let kind: String

  private init(_ word: String, kind: String? = nil) {
    self.word = word
    self.kind = kind ?? word
  }

  static let queued = Badge("queued")
  static let running = Badge("running")
  static let unreadable = Badge("unreadable")

  init(_ verdict: Verdict) { self.init(verdict.rawValue) }

  init(_ state: FrontPage.Board.State) {
    switch state {
    case .idle: self.init("idle")
    case .busy: self.init("busy", kind: "running")
    case .disabled: self.init("disabled")
    case .stopped: self.init("stopped", kind: "disabled")
    case .outOfService: self.init("out of service", kind: "error")
    case .inUse: self.init("in use", kind: "running")
    case .checking: self.init("checking", kind: "running")
    case .setAside: self.init("set aside", kind: "error")
    case .lost: self.init("not heard of", kind: "lost")
    }
  }

  init(_ outcome: JobPage.Case.Outcome) {
    switch outcome {
    case .failed: self.init("failed")
    case .error: self.init("error")
    case .passed: self.init("passed")
    case .skipped: self.init("skipped", kind: "cancelled")
    }
  }
}

extension HTML {
  mutating func badge(_ badge: Badge) { add(.span, .class("badge \(badge.kind)"), text: badge.word) }
}
