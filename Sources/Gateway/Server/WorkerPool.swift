import Posix

/// Some threads that do, one after another, what would keep the event loop too long.
final class WorkerPool: Sendable {
  typealias Task = @Sendable () -> Void

  private struct Queue: Sendable {
    var tasks: [Task] = []
    /// Those before it are done.
    var first = 0
    var isStopped = false
  }

  private let queue = Locked(Queue())
  private let waiting = Semaphore()
  private let count: Int

  /// Starts the threads.
  ///
  /// - Parameter count: how many; at least one.
  /// - Throws: EAGAIN where not even one can be had.
  init(count: Int) throws(PosixError) {
    self.count = max(1, count)
    for number in 0..<self.count {
      try Worker(name: "gateway \(number)") { [self] in serve() }.detach()
    }
  }

  func submit(_ task: @escaping Task) {
    queue.withLock { $0.tasks.append(task) }
    waiting.signal()
  }

  /// Lets the threads end when each has done what it is at; what waits is dropped.
  func stop() {
    queue.withLock { queue in
      queue.isStopped = true
      queue.tasks = []
      queue.first = 0
    }
    for _ in 0..<count { waiting.signal() }
  }

  private func serve() {
    Signals.blockBrokenPipes()
    while true {
      waiting.wait()
      let (task, isStopped) = queue.withLock { ($0.isStopped ? nil : Self.take(from: &$0), $0.isStopped) }
      if isStopped { return }
      task?()
    }
  }

  private static func take(from queue: inout Queue) -> Task? {
    guard queue.first < queue.tasks.count else { return nil }
    let task = queue.tasks[queue.first]
    queue.first += 1
    // Done ones are given up when they are as many as the others.
    if 2 * queue.first >= queue.tasks.count {
      queue.tasks.removeFirst(queue.first)
      queue.first = 0
    }
    return task
  }
}
