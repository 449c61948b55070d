import Boards
import Spool

/// What a fault on the console makes of an attempt.
enum FaultEnding {
  /// The end by the fault.
  ///
  /// - Parameters:
  ///   - fault: what the console said.
  ///   - missing: a clause about what did not come, such as "before expect.pass was seen"; nil where nothing
  ///     was awaited.
  ///   - limit: the limit that was over, or how the run command ended; nil where the fault alone ends the run.
  /// - Returns: the end.
  static func ending(_ fault: FaultFinding, _ missing: String?, limit: String? = nil) -> Ending {
    var reason = fault.sentence
    if let limit { reason += "; \(limit)" }
    if let missing { reason += limit == nil ? ", \(missing)" : " \(missing)" }
    return Ending(.failed, .run, .job, reason, evidence: evidence(fault))
  }

  /// Names the fault with an end that it explains: a failure that no line of the console decided.
  ///
  /// - Parameters:
  ///   - fault: nil where there is none.
  ///   - ending: how the run ended.
  /// - Returns: the end with the fault's sentence and line; an end that says neither good nor bad becomes a
  ///   failure.
  static func named(_ fault: FaultFinding?, in ending: Ending) -> Ending {
    guard let fault, ending.verdict == .failed || ending.verdict == .completed else { return ending }
    var ending = ending
    ending.verdict = .failed
    ending.isByAbsence = false
    ending.reason += "; \(fault.sentence)"
    ending.evidence = evidence(fault)
    return ending
  }

  private static func evidence(_ fault: FaultFinding) -> Spool.Evidence {
    .line(fault.line.text, offset: Int(clamping: fault.line.offset))
  }
}
