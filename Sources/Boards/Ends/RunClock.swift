/// The limits of one attempt against a monotonic clock.
///
/// Flashing has its own limit and never eats of the run's: the run's begins when the board leaves
/// reset. The boot limit ends with the first output, the silence limit begins anew with each; until
/// the first output silence counts from the release. Times are nanoseconds of one monotonic clock.
package struct RunClock: Sendable, Hashable {
  package enum Event: Sendable, Hashable {
    /// The board's power is being switched.
    case powerStarted
    /// The image is being put onto the board, or the board reset.
    case flashStarted
    /// The board leaves reset, or the run command was started.
    case released
    /// The board said something.
    case output
  }

  /// The limit that ran out.
  package enum Expiry: String, Sendable, Hashable {
    case power, flash, boot, silence, run
  }

  private enum Phase: Hashable {
    case before
    case powering(since: UInt64)
    case flashing(since: UInt64)
    case running(since: UInt64, lastOutput: UInt64?)
  }

  package let limits: RunLimits
  private var phase = Phase.before

  package init(limits: RunLimits) { self.limits = limits }

  /// Takes notice of what happened.
  ///
  /// Output before the release is left from before and does not count; what cannot happen in a phase
  /// changes nothing.
  package mutating func tell(_ event: Event, at now: UInt64) {
    switch (phase, event) {
    case (.before, .powerStarted), (.powering, .powerStarted): phase = .powering(since: now)
    case (.before, .flashStarted), (.powering, .flashStarted): phase = .flashing(since: now)
    case (.before, .released), (.powering, .released), (.flashing, .released):
      phase = .running(since: now, lastOutput: nil)
    case (.running(let since, _), .output): phase = .running(since: since, lastOutput: now)
    case (.before, .output), (.powering, .output), (.flashing, .output): break
    case (.flashing, .flashStarted), (.flashing, .powerStarted): break
    case (.running, .powerStarted), (.running, .flashStarted), (.running, .released): break
    }
  }

  /// When the next limit runs out, if nothing happens; nil before anything began.
  package var deadline: UInt64? { next?.at }

  /// The limit that has run out by now; of several the one that did so first.
  package func expired(at now: UInt64) -> Expiry? {
    guard let next, next.at <= now else { return nil }
    return next.expiry
  }

  private var next: (at: UInt64, expiry: Expiry)? {
    switch phase {
    case .before:
      return nil
    case .powering(let since):
      return (end(since, limits.power), .power)
    case .flashing(let since):
      return (end(since, limits.flash), .flash)
    case .running(let since, let lastOutput):
      var first = (at: end(since, limits.run), expiry: Expiry.run)
      if let silence = limits.silence {
        let silent = (at: end(lastOutput ?? since, silence), expiry: Expiry.silence)
        if silent.at < first.at { first = silent }
      }
      if let boot = limits.boot, lastOutput == nil {
        let booted = (at: end(since, boot), expiry: Expiry.boot)
        if booted.at <= first.at { first = booted }
      }
      return first
    }
  }

  private func end(_ start: UInt64, _ seconds: Int) -> UInt64 {
    let (span, tooLong) = UInt64(max(0, seconds)).multipliedReportingOverflow(by: 1_000_000_000)
    let (end, tooLate) = start.addingReportingOverflow(span)
    return tooLong || tooLate ? .max : end
  }
}
