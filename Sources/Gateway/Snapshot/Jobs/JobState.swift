import Spool

/// Where a job lies, how it last ended and whether it is flagged as deleted, in six bits.
struct JobState: Hashable, Sendable {
  /// How many there are.
  static let count = 64

  /// From 0 up.
  let number: UInt8

  init(_ place: Place, _ verdict: Verdict?, isDeleted: Bool = false) {
    number =
      Self.number(of: place) | (verdict.map(Self.number) ?? 0) << 2 | (isDeleted ? Self.deletion : 0)
  }

  private init(number: Int) { self.number = UInt8(truncatingIfNeeded: number) }

  static let all = (0..<count).map(JobState.init(number:))

  var place: Place {
    switch number & 3 {
    case 0: .queued
    case 1: .running
    case 2: .finished
    default: .cancelled
    }
  }

  /// Of the last end, also where the job has been queued again since.
  var lastVerdict: Verdict? {
    switch number >> 2 & 7 {
    case 1: .passed
    case 2: .failed
    case 3: .completed
    case 4: .timeout
    case 5: .error
    case 6: .cancelled
    case 7: .refused
    default: nil
    }
  }

  /// How the job ended; nil for one that has not.
  var verdict: Verdict? { isOver ? lastVerdict : nil }

  var isOver: Bool { number & 2 != 0 }

  /// Whether somebody has flagged it as deleted.
  var isDeleted: Bool { number & Self.deletion != 0 }

  private static let deletion: UInt8 = 32

  private static func number(of place: Place) -> UInt8 {
    switch place {
    case .queued: 0
    case .running: 1
    case .finished: 2
    case .cancelled: 3
    }
  }

  private static func number(of verdict: Verdict) -> UInt8 {
    switch verdict {
    case .passed: 1
    case .failed: 2
    case .completed: 3
    case .timeout: 4
    case .error: 5
    case .cancelled: 6
    case .refused: 7
    }
  }
}

/// A set of states.
struct JobStates: Hashable, Sendable {
  fileprivate let bits: UInt64

  static let all = JobStates { _ in true }
  static let live = JobStates { !$0.isOver }
  /// Those of jobs that nobody has flagged as deleted.
  static let listed = JobStates { !$0.isDeleted }

  init(where isMember: (JobState) -> Bool) {
    bits = JobState.all.reduce(0) { isMember($1) ? $0 | 1 << UInt64($1.number) : $0 }
  }

  @inline(__always)
  func contains(_ state: JobState) -> Bool { bits &>> UInt64(state.number) & 1 != 0 }
}

/// How many jobs are in each state.
struct StateCounts: Sendable {
  private var counts = InlineArray<64, Int32>(repeating: 0)

  /// Of those states together.
  func sum(_ states: JobStates) -> Int {
    var sum = 0
    var rest = states.bits
    while rest != 0 {
      sum += Int(counts[rest.trailingZeroBitCount])
      rest &= rest - 1
    }
    return sum
  }

  func has(_ state: JobState) -> Bool { counts[Int(state.number)] > 0 }

  mutating func add(_ state: JobState) { counts[Int(state.number)] += 1 }

  mutating func remove(_ state: JobState) { counts[Int(state.number)] -= 1 }
}
