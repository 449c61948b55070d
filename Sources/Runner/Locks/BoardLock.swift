import Posix

/// The locks of one board, held for one job.
///
/// What is locked is the open file (flock(2)), so a duplicate in another process holds it as well: the
/// keeper's, which keeps the board locked while a tool lives, also when the runner is gone.
final class BoardLock: Sendable {
  private let files: Locked<[Int32]>

  /// Takes over files that are locked.
  init(owning files: [Int32]) { self.files = Locked(files) }

  deinit { close() }

  /// To be passed to the keeper with each tool; none after ``release()``.
  var numbers: [Int32] { files.withLock { $0 } }

  /// Lets go of it; who has a duplicate still holds it.
  func close() { for number in take() { _ = Descriptor(owning: number) } }

  /// Gives the board free: to be called when its tools are gone.
  ///
  /// The lock is given back by word too, for a process that is just being started may still have a
  /// duplicate of the file.
  func release() {
    for number in take() {
      let file = Descriptor(owning: number)
      try? file.truncate(to: 0)
      file.unlock()
    }
  }

  private func take() -> [Int32] {
    files.withLock { files in
      let all = files
      files = []
      return all
    }
  }
}
