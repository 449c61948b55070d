import JSON
import Posix

/// `hosts/<host>~<incarnation>.json`: a live process says that it lives, and what it serves.
///
/// The file is replaced at each heartbeat; ``beat`` changes each time, so that an observer sees life
/// without comparing clocks (The spool's protocol, "Life and death").
package struct HostReport: Sendable, Hashable {
  package struct Board: Sendable, Hashable {
    package var name: String
    package var type: String
    package var tags: [String]
    /// "idle", "busy", "disabled", "stopped", "out of service", "in use", "checking" or "set aside".
    package var state: String
    /// Why it takes no jobs, or for whom it is reserved; nil where it serves everybody.
    package var reason: String?
    package var job: JobID?
    /// The user whose jobs alone it takes; nil for everybody's.
    package var reservedFor: String?
    /// What of its driver's tool the host has; nil where it has none, or the driver needs none.
    package var tool: Tool?
    /// What has become of its jobs; nil where the runner does not tell.
    package var counters: BoardCounters?

    package init(
      name: String,
      type: String,
      tags: [String],
      state: String,
      reason: String?,
      job: JobID?,
      reservedFor: String? = nil,
      tool: Tool? = nil,
      counters: BoardCounters? = nil
    ) {
      self.name = name
      self.type = type
      self.tags = tags
      self.state = state
      self.reason = reason
      self.job = job
      self.reservedFor = reservedFor
      self.tool = tool
      self.counters = counters
    }
  }

  /// A program by which a board is driven.
  package struct Tool: Sendable, Hashable {
    package var program: String
    /// What it says of its version, one line; nil where it says nothing.
    package var version: String?

    package init(program: String, version: String?) {
      self.program = program
      self.version = version
    }

    package var json: JSONValue { ["program": .string(program), "version": JSONValue(version)] }

    package init?(_ json: JSONValue) {
      guard let program = json["program"]?.string else { return nil }
      self.init(program: program, version: json["version"]?.string)
    }
  }

  package var holder: Holder
  package var beat: Int
  package var written: Timestamp
  /// How long after its last beat it still counts as alive.
  package var leaseSeconds: Int
  package var machineID: String
  package var bootID: String
  package var processNamespace: String
  package var processID: Int
  /// In clock ticks since boot: with the id it names the process.
  package var startTime: Int
  /// "intake", "runner", "gateway".
  package var roles: [String]
  package var boards: [Board]
  /// The address by which the host is reached.
  package var ip: String?
  /// How busy each processor was since the beat before, in percent.
  package var cpu: [Int]
  /// What programs can still have of the host's memory, in MiB.
  package var freeMemory: Int?
  /// The host's memory, in MiB.
  package var totalMemory: Int?

  package init(
    holder: Holder,
    beat: Int,
    written: Timestamp,
    leaseSeconds: Int,
    machineID: String,
    bootID: String,
    processNamespace: String,
    processID: Int,
    startTime: Int,
    roles: [String],
    boards: [Board],
    ip: String? = nil,
    cpu: [Int] = [],
    freeMemory: Int? = nil,
    totalMemory: Int? = nil
  ) {
    self.holder = holder
    self.beat = beat
    self.written = written
    self.leaseSeconds = leaseSeconds
    self.machineID = machineID
    self.bootID = bootID
    self.processNamespace = processNamespace
    self.processID = processID
    self.startTime = startTime
    self.roles = roles
    self.boards = boards
    self.ip = ip
    self.cpu = cpu
    self.freeMemory = freeMemory
    self.totalMemory = totalMemory
  }

  package var json: JSONValue {
    [
      "host": .string(holder.host), "incarnation": .string(holder.incarnation), "beat": .integer(beat),
      "written": .string(written.rfc3339), "lease_seconds": .integer(leaseSeconds),
      "machine_id": .string(machineID), "boot_id": .string(bootID),
      "process_namespace": .string(processNamespace), "process_id": .integer(processID),
      "start_time": .integer(startTime), "roles": .array(roles.map(JSONValue.string)),
      "boards": .array(
        boards.map { board in
          [
            "name": .string(board.name), "type": .string(board.type),
            "tags": .array(board.tags.map(JSONValue.string)), "state": .string(board.state),
            "reason": JSONValue(board.reason), "job": JSONValue(board.job?.number),
            "reserved_for": JSONValue(board.reservedFor), "tool": board.tool?.json ?? .null,
            "counters": board.counters?.json ?? .null,
          ]
        }
      ),
      "ip": JSONValue(ip), "cpu": .array(cpu.map(JSONValue.integer)), "free_memory": JSONValue(freeMemory),
      "total_memory": JSONValue(totalMemory),
    ]
  }

  package init?(_ json: JSONValue) {
    guard let host = json["host"]?.string, let incarnation = json["incarnation"]?.string,
      let holder = Holder(host: host, incarnation: incarnation), let beat = json["beat"]?.integer,
      let written = json["written"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let leaseSeconds = json["lease_seconds"]?.integer, leaseSeconds > 0,
      let machineID = json["machine_id"]?.string, let bootID = json["boot_id"]?.string,
      let processNamespace = json["process_namespace"]?.string,
      let processID = json["process_id"]?.integer, let startTime = json["start_time"]?.integer
    else { return nil }
    self.init(
      holder: holder,
      beat: beat,
      written: written,
      leaseSeconds: leaseSeconds,
      machineID: machineID,
      bootID: bootID,
      processNamespace: processNamespace,
      processID: processID,
      startTime: startTime,
      roles: json["roles"]?.array?.compactMap(\.string) ?? [],
      boards: json["boards"]?.array?.compactMap(Self.board) ?? [],
      ip: json["ip"]?.string,
      cpu: json["cpu"]?.array?.compactMap(\.integer) ?? [],
      freeMemory: json["free_memory"]?.integer,
      totalMemory: json["total_memory"]?.integer
    )
  }

  private static func board(_ json: JSONValue) -> Board? {
    guard let name = json["name"]?.string, let type = json["type"]?.string, let state = json["state"]?.string
    else { return nil }
    return Board(
      name: name,
      type: type,
      tags: json["tags"]?.array?.compactMap(\.string) ?? [],
      state: state,
      reason: json["reason"]?.string,
      job: json["job"]?.integer.flatMap { JobID($0) },
      reservedFor: json["reserved_for"]?.string,
      tool: json["tool"].flatMap(Tool.init),
      counters: json["counters"].flatMap { $0.object == nil ? nil : BoardCounters($0) }
    )
  }
}
