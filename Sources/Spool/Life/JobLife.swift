/// The life of a job: which event moves it from which state to which, and which is refused.
///
/// A pure function over ``JobToken/State``; the shell performs a move as one rename from the old
/// state's path to the new one's. Every entry into `queued`, every hold and every claim raises the
/// epoch, so no pair of names occurs twice in a job's life, and a rename is a compare-and-swap: of two
/// that try to move a job out of one state only one succeeds, and a late replay moves nothing (The
/// spool's protocol, "Moves").
package enum JobLife {
  package enum Event: Sendable, Hashable {
    /// Intake sets the job aside to edit it.
    case hold
    /// Intake gives it back to the runners.
    case unhold
    /// A holder takes it, to run it or to end it without a run.
    case claim(by: Holder)
    /// Its attempt's result stands; from here on it is decided.
    case decide
    /// The attempt does not count as the job's end: the job waits again.
    case requeue
    /// The decided job goes where people look.
    case publish(Place.Terminal)
    /// Intake takes back what has ended, to have it wait again; after the epoch that was the job's last.
    case reopen(after: Int)
  }

  package enum Transition: Sendable, Hashable {
    case move(to: JobToken.State)
    case refused(Refusal)
  }

  package enum Refusal: Sendable, Hashable {
    /// Only a waiting job can be held or claimed.
    case notWaiting
    /// A held job is intake's.
    case isHeld
    case notHeld
    /// Only an attempt under way can be decided or given up.
    case notUnderWay
    /// What is decided is never undone: a late holder must not replace a published result.
    case isDecided
    case notDecided
    /// The job has ended.
    case hasEnded
    /// The job has not ended.
    case hasNotEnded
    /// 63 bits of epochs are used up.
    case isWornOut
  }

  package static func transition(from state: JobToken.State, on event: Event) -> Transition {
    switch (state, event) {
    case (.queued(let epoch), .hold): raised(epoch) { .held(epoch: $0) }
    case (.queued(let epoch), .claim(let holder)): raised(epoch) { .running(epoch: $0, holder: holder) }
    case (.queued, .unhold): .refused(.notHeld)
    case (.queued, .decide), (.queued, .requeue): .refused(.notUnderWay)
    case (.queued, .publish): .refused(.notDecided)

    case (.held, .hold), (.held, .requeue): .refused(.isHeld)
    case (.held(let epoch), .unhold): raised(epoch) { .queued(epoch: $0) }
    // Only intake claims what it holds, to end it without a run.
    case (.held(let epoch), .claim(let holder)): raised(epoch) { .running(epoch: $0, holder: holder) }
    case (.held, .decide): .refused(.notUnderWay)
    case (.held, .publish): .refused(.notDecided)

    case (.running, .hold), (.running, .claim): .refused(.notWaiting)
    case (.running, .unhold): .refused(.notHeld)
    case (.running(let epoch, let holder), .decide): .move(to: .ending(epoch: epoch, holder: holder))
    case (.running(let epoch, _), .requeue): raised(epoch) { .queued(epoch: $0) }
    case (.running, .publish): .refused(.notDecided)

    case (.ending, .hold), (.ending, .claim): .refused(.notWaiting)
    case (.ending, .unhold): .refused(.notHeld)
    case (.ending, .decide), (.ending, .requeue): .refused(.isDecided)
    case (.ending, .publish(.finished)): .move(to: .finished)
    case (.ending, .publish(.cancelled)): .move(to: .cancelled)

    // Its former epochs are used up, so it comes back with the next; and held, for intake has to prepare it.
    case (.finished, .reopen(let epoch)), (.cancelled, .reopen(let epoch)):
      raised(epoch) { .held(epoch: $0) }
    case (.queued, .reopen), (.held, .reopen), (.running, .reopen), (.ending, .reopen): .refused(.hasNotEnded)

    case (.finished, .hold), (.finished, .unhold), (.finished, .claim), (.finished, .decide),
      (.finished, .requeue), (.finished, .publish), (.cancelled, .hold), (.cancelled, .unhold),
      (.cancelled, .claim), (.cancelled, .decide), (.cancelled, .requeue), (.cancelled, .publish):
      .refused(.hasEnded)
    }
  }

  private static func raised(_ epoch: Int, _ state: (Int) -> JobToken.State) -> Transition {
    let (next, overflow) = epoch.addingReportingOverflow(1)
    return overflow ? .refused(.isWornOut) : .move(to: state(next))
  }
}

extension Place {
  /// The folders in which jobs stay.
  package enum Terminal: String, Sendable, Hashable, CaseIterable {
    case finished, cancelled
  }
}
