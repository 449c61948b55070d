import Boards
import JSON
import Posix
import Spool

/// What the spool keeps of an attempt's run, besides its console.
package struct StoredRun: Sendable {
  /// The attempt's result as it is.
  package let result: JobResult
  let endsByItself: Bool
  let rules: [ExitRule]
  /// In seconds; nil: none.
  let silence: Int?
  let boot: Int?

  /// - Parameters:
  ///   - result: the attempt's.
  ///   - plan: its `plan.json`.
  package init(result: JobResult, plan: JSONValue) {
    self.result = result
    endsByItself = plan["run"]?["program"]?.string?.hasPrefix("./") ?? false
    rules = plan["exits"]?.array?.compactMap { ExitRule($0) } ?? []
    silence = plan["limits"]?["silence"]?.integer
    boot = plan["limits"]?["boot"]?.integer
  }

  /// From the attempt's start to its end, in nanoseconds.
  var duration: UInt64 {
    guard let seconds = result.durationSeconds, seconds > 0, seconds < 1e9 else { return 0 }
    return UInt64(seconds * 1e9)
  }

  /// How the run command ended, where it did so by itself.
  var exit: ProcessExit? {
    if let status = result.exitStatus { return Int32(exactly: status).map { .status($0) } }
    return result.signal.flatMap { name in
      (1...64).first { Signal(number: $0).name == name }.map { .signal($0) }
    }
  }

  /// What the run command said at its end, where that was kept.
  var messages: [UInt8] {
    if case .tool(_, let output) = result.evidence { Array(output.utf8) } else { [] }
  }

  var toolEvidence: Spool.Evidence? {
    if case .tool = result.evidence { result.evidence } else { nil }
  }
}
