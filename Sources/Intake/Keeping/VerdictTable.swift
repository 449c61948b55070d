import Spool

/// A value for each verdict, found without hashing.
struct VerdictTable<Value> {
  private var values: [Value]

  init(_ value: (Verdict) -> Value) { values = Verdict.allCases.map(value) }

  subscript(_ verdict: Verdict) -> Value { values[Self.place(verdict)] }

  /// In the order of `Verdict.allCases`.
  private static func place(_ verdict: Verdict) -> Int {
    switch verdict {
    case .passed: 0
    case .failed: 1
    case .completed: 2
    case .timeout: 3
    case .error: 4
    case .cancelled: 5
    case .refused: 6
    }
  }
}
