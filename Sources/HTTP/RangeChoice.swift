/// What part of a content is to be sent.
package enum RangeChoice: Sendable, Equatable {
  /// All of it, as a 200.
  case whole
  /// These bytes, at least one, as a 206 with ``ContentRange/part(_:of:)``.
  case part(Range<Int>)
  /// None: a 416 is due, with ``ContentRange/unsatisfied(length:)``.
  case unsatisfiable
}
