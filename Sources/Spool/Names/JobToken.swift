/// Where a job lies and under which name: the whole of its state, as the file system holds it.
///
/// | state | path |
/// | --- | --- |
/// | queued | `queued/<id>[~<epoch>]` |
/// | held | `queued/<id>~<epoch>~held` |
/// | running | `running/<id>~<epoch>~<host>~<incarnation>` |
/// | ending | `running/<id>~<epoch>~<host>~<incarnation>~end` |
/// | finished, cancelled | `finished/<id>`, `cancelled/<id>` |
///
/// Epoch 0 is not written, so that a new job is `queued/42`.
package struct JobToken: Sendable, Hashable {
  package enum State: Sendable, Hashable {
    /// Free to be claimed.
    case queued(epoch: Int)
    /// Waiting, and intake's alone: it is paused, waits for others, is a group, or is about to be changed.
    case held(epoch: Int)
    /// Claimed; the epoch names the attempt.
    case running(epoch: Int, holder: Holder)
    /// Its result is decided; its holder, or who finds the holder dead, publishes it.
    case ending(epoch: Int, holder: Holder)
    case finished
    case cancelled
  }

  package var id: JobID
  package var state: State

  package init(_ id: JobID, _ state: State) {
    self.id = id
    self.state = state
  }

  package var place: Place {
    switch state {
    case .queued, .held: .queued
    case .running, .ending: .running
    case .finished: .finished
    case .cancelled: .cancelled
    }
  }

  /// The epoch that the name tells; nil for one that has ended.
  package var epoch: Int? {
    switch state {
    case .queued(let epoch), .held(let epoch), .running(let epoch, _), .ending(let epoch, _): epoch
    case .finished, .cancelled: nil
    }
  }

  /// Whether the job lies where those do that have ended.
  package var hasEnded: Bool { place == .finished || place == .cancelled }

  /// Whether intake has set the job aside.
  package var isHeld: Bool { if case .held = state { true } else { false } }

  package var holder: Holder? {
    switch state {
    case .running(_, let holder), .ending(_, let holder): holder
    case .queued, .held, .finished, .cancelled: nil
    }
  }

  /// The name in the folder of its place.
  package var name: String {
    switch state {
    case .queued(0), .finished, .cancelled: "\(id)"
    case .queued(let epoch): "\(id)~\(epoch)"
    case .held(let epoch): "\(id)~\(epoch)~held"
    case .running(let epoch, let holder): "\(id)~\(epoch)~\(holder)"
    case .ending(let epoch, let holder): "\(id)~\(epoch)~\(holder)~end"
    }
  }

  /// The path below the spool.
  package var path: String { "\(place.rawValue)/\(name)" }

  /// Reads a name in the folder of a place; nil for what the spool did not write.
  package init?(name: String, in place: Place) {
    let parts = name.split(separator: "~", omittingEmptySubsequences: false)
    guard let first = parts.first, let id = JobID(first) else { return nil }
    let epoch = parts.count > 1 ? decimal(parts[1]).flatMap { $0 > 0 ? $0 : nil } : nil
    switch (place, parts.count, epoch) {
    case (.queued, 1, _): self.init(id, .queued(epoch: 0))
    case (.finished, 1, _): self.init(id, .finished)
    case (.cancelled, 1, _): self.init(id, .cancelled)
    case (.queued, 2, let epoch?): self.init(id, .queued(epoch: epoch))
    case (.queued, 3, let epoch?) where parts[2] == "held": self.init(id, .held(epoch: epoch))
    case (.running, 4, let epoch?):
      guard let holder = Holder(host: parts[2], incarnation: parts[3]) else { return nil }
      self.init(id, .running(epoch: epoch, holder: holder))
    case (.running, 5, let epoch?) where parts[4] == "end":
      guard let holder = Holder(host: parts[2], incarnation: parts[3]) else { return nil }
      self.init(id, .ending(epoch: epoch, holder: holder))
    default: return nil
    }
  }
}

/// The four folders that jobs move through.
package enum Place: String, Sendable, CaseIterable {
  case queued, running, finished, cancelled

  /// As the APIs write it, for example QUEUED.
  package var capitals: String { rawValue.uppercased() }
}
