/// What a board is to jobs that wait, busy or not.
enum BoardCondition: Sendable, Hashable {
  case serving
  case reserved(clause: String)
  case stopped(clause: String)
  case disabled
  case outOfService(reason: String)
  /// Another process has its probe or its port.
  case inUse(reason: String)
  /// It takes its golden job alone.
  case checking(reason: String)
  /// Its golden job did not pass.
  case setAside(reason: String)

  /// As the heartbeat has it of a board without a job.
  var state: String {
    switch self {
    case .serving, .reserved: "idle"
    case .stopped: "stopped"
    case .disabled: "disabled"
    case .outOfService: "out of service"
    case .inUse: "in use"
    case .checking: "checking"
    case .setAside: "set aside"
    }
  }

  var reason: String? {
    switch self {
    case .serving: nil
    case .reserved(let clause), .stopped(let clause): clause
    case .disabled: "\"enabled\" is false in its file"
    case .outOfService(let reason), .inUse(let reason), .checking(let reason), .setAside(let reason): reason
    }
  }
}
