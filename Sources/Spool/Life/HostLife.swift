import Posix

/// Where the ids of processes mean something: a machine, one boot of it, and a namespace of processes.
package struct Residence: Sendable, Hashable {
  package var machineID: String
  package var bootID: String
  package var processNamespace: String

  package init(machineID: String, bootID: String, processNamespace: String) {
    self.machineID = machineID
    self.bootID = bootID
    self.processNamespace = processNamespace
  }

  /// Of this process.
  package static let here = Residence(
    machineID: Machine.machineID,
    bootID: Machine.bootID,
    processNamespace: Machine.processNamespace
  )
}

/// Whether the process that reported is alive, for telling people; what is decided by it is decided by
/// observation (The spool's protocol, "Life and death").
extension HostReport {
  package var residence: Residence {
    Residence(machineID: machineID, bootID: bootID, processNamespace: processNamespace)
  }

  /// True where it lived on this very machine and has ended: another boot, or no process of that id and
  /// start time.
  ///
  /// - Parameters:
  ///   - here: where the caller lives.
  ///   - startTime: of the process of that id here, in clock ticks since boot; nil where there is none.
  /// - Returns: false also where that cannot be told from here.
  package func isKnownGone(
    from here: Residence = .here,
    startTime: (Int) -> Int? = Machine.startTime(ofProcess:)
  ) -> Bool {
    guard machineID == here.machineID else { return false }
    if bootID != here.bootID { return true }
    guard processNamespace == here.processNamespace else { return false }
    return startTime(processID) != self.startTime
  }

  /// True where its last beat lies within its lease, by the wall clocks of both hosts.
  package func isFresh(at now: Timestamp) -> Bool {
    let (age, isAgeless) = now.microseconds.subtractingReportingOverflow(written.microseconds)
    let (lease, isEndless) = leaseSeconds.multipliedReportingOverflow(by: 1_000_000)
    return isEndless || (!isAgeless && age <= lease)
  }

  /// On this machine the process itself is looked for; of another one its last beat must be fresh.
  package func isLive(
    at now: Timestamp,
    from here: Residence = .here,
    startTime: (Int) -> Int? = Machine.startTime(ofProcess:)
  ) -> Bool {
    if isKnownGone(from: here, startTime: startTime) { return false }
    return residence == here || isFresh(at: now)
  }
}
