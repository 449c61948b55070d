import Client
import Daemon
import Posix

/// What the verbs that serve a spool share.
private enum Serving {
  static let defaultAddress = "127.0.0.1:8080"

  static let listen = OptionSpec.value(
    "--listen",
    "ADDRESS",
    "where the gateway listens: HOST:PORT or unix:PATH; default: \(defaultAddress); port 0: any that is free"
  )

  static let users = OptionSpec.value(
    "--users",
    "FILE",
    "who may read more than what jobs there are, with their passwords, as htpasswd(1) writes it; default: all",
    .files
  )

  static let exits = [
    "0  stopped by SIGTERM or SIGINT", "1  it could not start, or had to stop by itself",
    "2  the command line is wrong",
  ]

  static func run(_ invocation: Invocation, roles: Set<DaemonRole>) throws(UsageError) -> Int32 {
    let text = invocation.string("--listen") ?? defaultAddress
    guard let address = ListenAddress(text) else {
      throw invocation.error(
        "--listen takes HOST:PORT with a numeric address, or unix:PATH, not \"\(Printable.text(text))\""
      )
    }
    return Daemon.run(
      DaemonOptions(
        spool: try invocation.localSpool(),
        roles: roles,
        listen: address,
        users: invocation.string("--users")
      )
    )
  }
}

enum UpCommand: Command {
  static let spec = VerbSpec(
    name: "up",
    summary: "serve the spool: accept drops, run jobs on this host's boards, answer HTTP",
    section: .spool,
    options: [Serving.listen, Serving.users, .flag("--no-gateway", "without the HTTP gateway")],
    discussion: [
      "Prints \"listening on http://HOST:PORT\", or \"listening on unix:PATH\", when the gateway is ready."
        + " Any number of hosts may serve a spool; one of them is intake."
    ],
    exits: Serving.exits
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let roles = Set(DaemonRole.allCases)
    return try Serving.run(
      invocation,
      roles: invocation.has("--no-gateway") ? roles.subtracting([.gateway]) : roles
    )
  }
}

enum IntakeCommand: Command {
  static let spec = VerbSpec(
    name: "intake",
    summary: "only accept drops and carry out requests",
    section: .spool,
    exits: Serving.exits
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    try Serving.run(invocation, roles: [.intake])
  }
}

enum RunCommand: Command {
  static let spec = VerbSpec(
    name: "run",
    summary: "only run jobs on this host's boards",
    section: .spool,
    exits: Serving.exits
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    try Serving.run(invocation, roles: [.runner])
  }
}

enum ServeCommand: Command {
  static let spec = VerbSpec(
    name: "serve",
    summary: "only answer HTTP",
    section: .spool,
    options: [Serving.listen, Serving.users],
    exits: Serving.exits
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    try Serving.run(invocation, roles: [.gateway])
  }
}
