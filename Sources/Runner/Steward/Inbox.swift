import Posix

/// What others tell the ``Steward``.
final class Inbox: Sendable {
  private let finished = Locked<[FinishedAttempt]>([])
  private let isQueueNew = Locked(true)
  let bell: Bell

  init() throws(PosixError) { bell = try Bell() }

  func put(_ attempt: FinishedAttempt) {
    finished.withLock { $0.append(attempt) }
    bell.ring()
  }

  /// Something may have come to the queue, or changed among the boards.
  func hint() {
    isQueueNew.withLock { $0 = true }
    bell.ring()
  }

  func takeHint() -> Bool {
    isQueueNew.withLock { isNew in
      defer { isNew = false }
      return isNew
    }
  }

  func takeAll() -> [FinishedAttempt] {
    finished.withLock { finished in
      let all = finished
      finished = []
      return all
    }
  }
}
