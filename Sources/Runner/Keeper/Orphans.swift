import Posix

/// The tools that a keeper left running because it was killed.
///
/// Nobody owns them any more, so they are found by the mark that the keeper put into their environment; what
/// wiped it is not. They have to go before their boards get other jobs.
struct Orphans: Sendable {
  /// How often they are looked for, 20 ms apart: a process that waits for a broken device may never go.
  private static let rounds = 100

  /// Of their marks, up to the number.
  let prefix: String

  /// Ends them, and waits until they are gone, but for 2 s at most.
  func end() {
    for _ in 0..<Self.rounds {
      let processes = found()
      guard !processes.isEmpty else { return }
      for process in processes { Child.signal(process: process, .kill) }
      Clock.wait(milliseconds: 20)
    }
  }

  private func found() -> [Int32] {
    let names = (try? Directory(path: "/proc").names()) ?? []
    return names.compactMap { Int32($0) }.filter(isMarked)
  }

  /// A process that has ended has no environment left.
  private func isMarked(_ process: Int32) -> Bool {
    let environment = (try? ProcFile.read("/proc/\(process)/environ")) ?? []
    let mark = "\(Keeper.mark)=\(prefix)-".utf8
    return environment.split(separator: 0).contains { $0.starts(with: mark) }
  }
}
