import Posix

/// What a watcher saw, for intake to act on sooner: nothing is right only because of a hint, but the
/// one about a rename says how a drop arrived.
package final class Hints: Sendable {
  private struct State: Sendable {
    var arrivals: [RawName: Kind] = [:]
    var isOverflown = false
  }

  private enum Kind: Sendable {
    case renamed, made
  }

  private let state = Locked(State())
  package let bell: Bell

  package init() throws(PosixError) { bell = try Bell() }

  /// A name appeared in `incoming/` by rename.
  package func appearedByRename(_ name: RawName) {
    state.withLock { $0.arrivals[name] = .renamed }
    bell.ring()
  }

  /// A name was made in `incoming/`, and grows there.
  package func appearedInPlace(_ name: RawName) {
    state.withLock { $0.arrivals[name] = .made }
    bell.ring()
  }

  package func vanished(_ name: RawName) {
    state.withLock { state in state.arrivals[name] = nil }
  }

  /// Something changed somewhere.
  package func changed() { bell.ring() }

  /// Events were lost: what is known of arrivals may be wrong.
  package func overflowed() {
    state.withLock { state in
      state.arrivals = [:]
      state.isOverflown = true
    }
    bell.ring()
  }

  func arrival(of name: RawName) -> Arrival {
    switch state.withLock({ $0.arrivals[name] }) {
    case .renamed: .byRename
    case .made: .inPlace
    case nil: .unseen
    }
  }

  func forget(_ name: RawName) { state.withLock { state in state.arrivals[name] = nil } }
}
