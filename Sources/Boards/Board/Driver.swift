import JSON

/// QEMU as a board.
package struct QEMUDriver: Sendable, Hashable {
  /// The machine, for `-M`.
  package var machine: String
  /// The part of `qemu-system-…` behind the dash.
  package var system: String
  /// Whether the firmware may make semihosting calls, and with them act on the host.
  package var semihosting: Bool
  /// For `-cpu`.
  package var cpu: String?
  /// For `-m`.
  package var memory: String?

  package init(
    machine: String,
    system: String = "arm",
    semihosting: Bool = false,
    cpu: String? = nil,
    memory: String? = nil
  ) {
    self.machine = machine
    self.system = system
    self.semihosting = semihosting
    self.cpu = cpu
    self.memory = memory
  }
}

/// The host itself as a board: the executable is a program or a script.
package struct ProcessDriver: Sendable, Hashable {
  package init() {}
}

/// What drives a board.
package enum Driver: Sendable, Hashable {
  case qemu(QEMUDriver)
  case process(ProcessDriver)
  /// A kind that this version does not serve; its keys are kept in ``Board/json``.
  case other(kind: String)

  package var kind: String {
    switch self {
    case .qemu: "qemu"
    case .process: "process"
    case .other(let kind): kind
    }
  }

  /// Whether the board is a thing, which is plugged into one host.
  package var isHardware: Bool {
    switch self {
    case .qemu, .process: false
    case .other(let kind): kind != "simavr"
    }
  }

  /// Why submitted code could act on the host; nil where it cannot.
  var hazard: String? {
    switch self {
    case .process: "a process board runs submitted programs on the host"
    case .qemu(let driver):
      driver.semihosting ? "with semihosting submitted firmware can read and write the host's files" : nil
    case .other: nil
    }
  }
}
