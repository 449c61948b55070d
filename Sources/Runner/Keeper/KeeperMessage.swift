import Boards
import JSON
import Posix

/// What the runner asks of its keeper.
enum KeeperRequest: Sendable, Equatable {
  /// Start a tool.
  ///
  /// With it come its two outputs, the folder in which it starts, and its board's locks, as descriptors.
  case start(tool: Int, ToolSetup)
  /// End a tool and all that it started: politely, and after a grace by force.
  case stop(tool: Int)
  /// The lease was renewed: tools may go on.
  case renew
}

/// What the keeper tells the runner.
enum KeeperReport: Sendable, Equatable {
  /// The tool could not be started; the reason is strerror(3)'s.
  case cannotStart(tool: Int, reason: String)
  /// The tool has ended, and nothing that it started is left.
  case ended(tool: Int, ExitStatus, cause: Cause)

  enum Cause: String, Sendable {
    case itself
    /// The runner asked for it.
    case stopped
    /// The lease was not renewed in time.
    case lease
  }
}

/// A tool as the keeper starts it.
struct ToolSetup: Sendable, Equatable {
  var program: String
  /// Without the program's own name.
  var arguments: [String]
  /// `NAME=value`.
  var environment: [String]
}

/// Messages are one line of JSON each, in one datagram each.
extension KeeperRequest {
  var bytes: [UInt8] {
    switch self {
    case .start(let tool, let setup):
      let json: JSONValue = [
        "start": .integer(tool), "program": .string(setup.program),
        "arguments": .array(setup.arguments.map(JSONValue.string)),
        "environment": .array(setup.environment.map(JSONValue.string)),
      ]
      return json.compact
    case .stop(let tool): return JSONValue.object(["stop": .integer(tool)]).compact
    case .renew: return JSONValue.object(["renew": true]).compact
    }
  }

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes) else { return nil }
    if let tool = json["start"]?.integer, let program = json["program"]?.string {
      self = .start(
        tool: tool,
        ToolSetup(
          program: program,
          arguments: json["arguments"]?.array?.compactMap(\.string) ?? [],
          environment: json["environment"]?.array?.compactMap(\.string) ?? []
        )
      )
    } else if let tool = json["stop"]?.integer {
      self = .stop(tool: tool)
    } else if json["renew"] != nil {
      self = .renew
    } else {
      return nil
    }
  }
}

extension KeeperReport {
  var bytes: [UInt8] {
    switch self {
    case .cannotStart(let tool, let reason):
      return JSONValue.object(["cannot_start": .integer(tool), "reason": .string(reason)]).compact
    case .ended(let tool, .status(let status), let cause):
      let json: JSONValue = [
        "ended": .integer(tool), "status": .integer(Int(status)), "cause": .string(cause.rawValue),
      ]
      return json.compact
    case .ended(let tool, .signal(let signal), let cause):
      let json: JSONValue = [
        "ended": .integer(tool), "signal": .integer(Int(signal)), "cause": .string(cause.rawValue),
      ]
      return json.compact
    }
  }

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes) else { return nil }
    if let tool = json["cannot_start"]?.integer, let reason = json["reason"]?.string {
      self = .cannotStart(tool: tool, reason: reason)
    } else if let tool = json["ended"]?.integer, let cause = json["cause"]?.string.flatMap(Cause.init) {
      if let status = json["status"]?.integer {
        self = .ended(tool: tool, .status(Int32(truncatingIfNeeded: status)), cause: cause)
      } else if let signal = json["signal"]?.integer {
        self = .ended(tool: tool, .signal(Int32(truncatingIfNeeded: signal)), cause: cause)
      } else {
        return nil
      }
    } else {
      return nil
    }
  }
}
