import Posix
import Spool

/// Copies a job's console to standard output, byte for byte, also to a terminal: what a board prints
/// is its own, colours and all.
package struct LogReader {
  /// Between two looks, in milliseconds.
  private static let step = 100

  private var site: Site
  private let terminal: Terminal
  private let interrupt: Interrupt

  package init(_ site: Site, terminal: Terminal, interrupt: Interrupt) {
    self.site = site
    self.terminal = terminal
    self.interrupt = interrupt
  }

  /// Prints what there is.
  package func print(_ id: JobID) throws(ClientError) {
    let view = try site.job(id)
    guard let epoch = view.attempts().last, let log = try open(epoch, in: view) else {
      let situation = Situation(view, record: view.record(), site: site)
      return terminal.note("job \(id) has no console log: \(Printable.text(situation.summary))")
    }
    try copy(log, from: 0)
  }

  /// Prints what there is and what comes, over all attempts, until the job has ended.
  ///
  /// - Returns: the exit status.
  package mutating func follow(_ id: JobID) throws(ClientError) -> Int32 {
    var tracker = JobTracker(id, reader: site.reader)
    guard try tracker.look() != nil else { throw .noJob(id) }
    // What earlier attempts printed is over; following begins with the present one.
    var place: (epoch: Int, offset: Int)?
    var steps = 0
    while interrupt.exitCode == nil, terminal.fault == nil {
      guard let view = try tracker.look() else { throw .failed("job \(id) is gone from the spool") }
      let situation = Situation(view, record: view.record(), site: site)
      // The state was read first, so an ended job's log is whole by now.
      try advance(&place, in: view)
      if situation.hasEnded {
        terminal.clearStatus()
        if terminal.isErrorTerminal { terminal.note("job \(id): \(Printable.text(situation.summary))") }
        return ExitCode.done
      }
      terminal.status("job \(id): \(situation.live(now: Clock.now))")
      interrupt.pause(milliseconds: Self.step)
      steps += 1
      if steps.isMultiple(of: 10) { try site.refresh() }
    }
    terminal.clearStatus()
    return interrupt.exitCode ?? ExitCode.failure
  }

  /// Copies what is new: the rest of the attempt that was followed, and all of later ones.
  private func advance(_ place: inout (epoch: Int, offset: Int)?, in view: JobView) throws(ClientError) {
    let attempts = view.attempts()
    let epochs = place.map { place in attempts.filter { $0 >= place.epoch } } ?? attempts.suffix(1)
    for epoch in epochs {
      let offset = place?.epoch == epoch ? place?.offset ?? 0 : 0
      guard let log = try open(epoch, in: view) else { continue }
      place = (epoch, try copy(log, from: offset))
    }
  }

  private func open(_ epoch: Int, in view: JobView) throws(ClientError) -> Descriptor? {
    do throws(PosixError) {
      return try view.directory.openWithin("\(Layout.attempts)/\(epoch)/\(Layout.consoleLog)")
    } catch {
      if error.isMissing { return nil }
      throw .failed("cannot read the log: \(error)")
    }
  }

  /// Copies from an offset to the end.
  ///
  /// - Returns: the offset behind what was copied.
  @discardableResult
  private func copy(_ log: borrowing Descriptor, from start: Int) throws(ClientError) -> Int {
    var offset = start
    do throws(PosixError) {
      while terminal.fault == nil {
        let bytes = try log.bytes(at: offset, count: 1 << 18)
        if bytes.isEmpty { return offset }
        terminal.write(bytes)
        offset += bytes.count
      }
      return offset
    } catch {
      throw .failed("cannot read the log: \(error)")
    }
  }
}
