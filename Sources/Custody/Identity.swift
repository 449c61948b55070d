import Posix
import Spool

/// This run of the program: its name as a holder, and what others need to tell whether it lives.
package struct Identity: Sendable {
  package let holder: Holder
  package let machineID = Machine.machineID
  package let bootID = Machine.bootID
  package let processNamespace = Machine.processNamespace
  package let processID = Machine.processID
  package let startTime = Machine.startTime(ofProcess: Machine.processID) ?? 0

  package init() throws(PosixError) {
    let incarnation = try Random.hex(4)
    guard let holder = Holder(host: Machine.hostName, incarnation: incarnation) else {
      throw PosixError(code: 22, call: "name", subject: "host \(Machine.hostName)")
    }
    self.holder = holder
  }

  /// True where the report is of a process of this very machine that has ended: another boot, or no
  /// process of that id and start time.
  package func knowsGone(_ report: HostReport) -> Bool {
    report.isKnownGone(
      from: Residence(machineID: machineID, bootID: bootID, processNamespace: processNamespace)
    )
  }

  /// True where another machine calls itself by this host's name.
  package func isImpostor(_ report: HostReport) -> Bool {
    report.holder.host == holder.host && report.machineID != machineID
  }
}
