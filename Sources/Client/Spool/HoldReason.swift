import Lab
import Spool

extension Site {
  /// What a waiting job waits for, as a clause without a full stop.
  func waiting(_ token: JobToken, _ record: JobRecord?) -> String {
    guard token.isHeld, let record else { return waitReason(token, record).sentence }
    switch Readiness(record, relative: relative) {
    // Intake is about to let it go.
    case .ready: return waitReason(token, record).sentence
    case .waits(let hold): return hold.sentence
    case .never(let reason): return reason
    }
  }

  /// Another job, as far as it matters to one that is held; nil where there is none.
  private func relative(_ id: JobID) -> Readiness.Relative? {
    guard let view = try? job(id) else { return nil }
    let hasEnded = view.token.hasEnded
    return Readiness.Relative(
      record: view.record(),
      // An end that cannot be read was none that a job can go on after.
      verdict: hasEnded ? view.result()?.verdict ?? .error : nil
    )
  }
}
