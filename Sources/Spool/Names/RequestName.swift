/// A request: a file in `incoming/` that is named after its target and its verb, as `42.cancel`.
package struct RequestName: Sendable, Hashable {
  package enum Verb: String, Sendable, CaseIterable {
    case cancel
  }

  package var job: JobID
  package var verb: Verb

  /// Reads `<id>.<verb>`; nil for any other name.
  package init?(_ name: String) {
    guard let dot = name.lastIndex(of: "."),
      let verb = Verb(rawValue: String(name[name.index(after: dot)...])),
      let job = JobID(name[..<dot])
    else { return nil }
    self.job = job
    self.verb = verb
  }

  package init(job: JobID, verb: Verb) {
    self.job = job
    self.verb = verb
  }

  package var name: String { "\(job).\(verb.rawValue)" }

  /// The name under which its refusal, with the reason, lies.
  package var refusedName: String { "\(name)\(Self.answer)" }

  private static let answer = ".refused"

  /// True for a name under which a refusal lies.
  package static func isAnswer(_ name: String) -> Bool {
    name.hasSuffix(answer) && RequestName(String(name.dropLast(answer.count))) != nil
  }
}
