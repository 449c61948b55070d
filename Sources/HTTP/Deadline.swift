/// What a connection is waiting for, as far as that must not last for ever.
///
/// A deadline is absolute: the shell sets its time when the value changes, and leaves the time alone
/// while the value stays equal, however many bytes trickle in.
package struct Deadline: Sendable, Equatable {
  package enum Kind: Sendable, Equatable, CaseIterable {
    /// For the first byte of a request.
    case idle
    /// For the rest of a head.
    case head
    /// For the rest of a body.
    case body
    /// For the peer to take the next 256 KiB, or what is left.
    case write
    /// For the peer to close after the last answer.
    case linger
  }

  package let kind: Kind
  /// Tells apart two waits of the same kind.
  package let turn: UInt64
}
