import HTTP
import JSON
import Posix
import Spool

/// Tells the watcher of a job, on a WebSocket, what happens to it: how far it is, then every transition.
///
/// It goes on when the job has ended, since an ended job can be reset; a ping after each 15 seconds of silence
/// finds out whether the watcher is still there. Only with the job itself it ends.
final class UfdlWatchFeed: Feed {
  private struct State: Sendable {
    var watch = UfdlWatch()
    /// How the job lay when it was read last.
    var sighting: Sighting?
    /// When it was looked for last, and when something was sent last.
    var looked: UInt64?
    var sent: UInt64
    /// Made, and not yet asked for.
    var waiting: [UInt8] = []
    var hasEnded = false
  }

  /// Nanoseconds between two looks.
  private static let pause: UInt64 = 200_000_000
  private static let silence: UInt64 = 15_000_000_000

  private let id: JobID
  private let lookout: Lookout
  private let keys: UfdlKeys
  private let disclosure: UfdlTransition.Disclosure
  private let clock: @Sendable () -> UInt64
  private let state: Locked<State>

  /// - Parameters:
  ///   - id: the job's.
  ///   - lookout: finds it.
  ///   - keys: make numbers of boards.
  ///   - disclosure: how much the watcher may know.
  ///   - clock: never jumps, in nanoseconds.
  init(
    _ id: JobID,
    _ lookout: Lookout,
    _ keys: UfdlKeys,
    _ disclosure: UfdlTransition.Disclosure,
    clock: @escaping @Sendable () -> UInt64 = { Clock.monotonic }
  ) {
    self.id = id
    self.lookout = lookout
    self.keys = keys
    self.disclosure = disclosure
    self.clock = clock
    state = Locked(State(sent: clock()))
  }

  /// Takes the first look, from which on every transition is told.
  ///
  /// - Returns: whether there is such a job.
  func begin() -> Bool {
    state.withLock { state in
      look(&state, clock())
      return !state.hasEnded
    }
  }

  func next() -> Piece {
    let now = clock()
    return state.withLock { state in
      if state.looked.map({ now &- $0 >= Self.pause }) ?? true { look(&state, now) }
      guard !state.hasEnded else { return .end }
      if state.waiting.isEmpty, now &- state.sent >= Self.silence { state.waiting = WebSocketFrame.ping() }
      guard !state.waiting.isEmpty else { return .nothing }
      defer { state.waiting = [] }
      state.sent = now
      return .bytes(state.waiting)
    }
  }

  private func look(_ state: inout State, _ now: UInt64) {
    state.looked = now
    do throws(PosixError) {
      state.waiting += try news(&state, now)
    } catch {
      // It can be looked at again in a moment.
    }
  }

  private func news(_ state: inout State, _ now: UInt64) throws(PosixError) -> [UInt8] {
    guard let sighting = try lookout.locate(id) else {
      state.hasEnded = true
      return []
    }
    // A run goes on in files below its attempt, which the job's own folder does not tell.
    let goesOn = sighting.token.place == .running
    if !goesOn, let last = state.sighting, last.token == sighting.token, last.stamp == sighting.stamp {
      return []
    }
    guard let view = try lookout.view(sighting) else { return [] }
    // What was opened may be what the job has become since it was seen.
    state.sighting = view.token == sighting.token ? sighting : nil
    let job = UfdlJob(view, known: lookout.current?.jobs[id])
    return state.watch.see(UfdlStage(job, after: state.watch.epoch), at: now).flatMap { transition in
      let message = JSONValue.object(transition.message(id, keys, disclosure))
      return WebSocketFrame.text(String(decoding: message.compact, as: UTF8.self))
    }
  }
}
