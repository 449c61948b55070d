import Boards
import Spool

/// How an attempt ended, before it becomes a result.
struct Ending: Sendable, Hashable {
  var verdict: Verdict
  var phase: Phase
  var blame: Blame
  var reason: String
  var evidence: Spool.Evidence?
  /// How the deciding tool ended, where it did so by itself.
  var exit: ProcessExit?
  /// The tests that ran, where the console told of any.
  var cases: [JobResult.Case] = []
  /// Set where the job is to wait again without a fault being counted.
  var requeue: JobResult.Requeue?
  /// Set where the end of another role of the attempt brought it.
  var isConsequence = false
  /// Set where the tools were ended because the host or its keeper failed: it says nothing of board or image.
  var isLost = false
  /// Set where it rests on what the console did not say.
  var isByAbsence = false
  /// Set where the board hung or failed and could not be brought back.
  var isBoardLost = false

  init(_ verdict: Verdict, _ phase: Phase, _ blame: Blame, _ reason: String, evidence: Spool.Evidence? = nil)
  {
    self.verdict = verdict
    self.phase = phase
    self.blame = blame
    self.reason = reason
    self.evidence = evidence
  }

  /// The same, as one that rests on what the console did not say.
  var byAbsence: Ending {
    var ending = self
    ending.isByAbsence = true
    return ending
  }
}
