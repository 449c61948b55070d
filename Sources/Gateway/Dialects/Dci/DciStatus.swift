import Spool

/// What a job is at, in the words of DCI.
///
/// | in the spool | status |
/// | --- | --- |
/// | queued | new |
/// | running: nothing told yet, claim, power, flash, boot | pre-run |
/// | running: run | running |
/// | running: collect, and from when the run has ended | post-run |
/// | finished: passed, completed | success |
/// | finished: failed, timeout | failure |
/// | finished: error | error |
/// | cancelled: refused | error |
/// | cancelled: else | killed |
enum DciStatus: String, Sendable, CaseIterable {
  case new
  case preRun = "pre-run"
  case running
  case postRun = "post-run"
  case success
  case failure
  case killed
  case error

  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .passed, .completed: .success
      case .failed, .timeout: .failure
      case .error, .refused: .error
      case .cancelled: .killed
      }
  }

  init(_ phase: Phase) {
    self =
      switch phase {
      case .claim, .power, .flash, .boot: .preRun
      case .run: .running
      case .collect: .postRun
      }
  }

  /// Of a job that has ended, whose result cannot be read.
  init(endedIn place: Place.Terminal) {
    self =
      switch place {
      case .finished: .error
      case .cancelled: .killed
      }
  }

  /// The verdicts that are told by this word; none for a job that has not ended.
  var verdicts: Set<Verdict> { Set(Verdict.allCases.filter { DciStatus($0) == self }) }
}
