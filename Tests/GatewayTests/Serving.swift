import Posix
import Spool
import Testing

@testable import Gateway

/// A gateway at work on a thread of its own.
struct Serving {
  let gateway: Gateway
  let tree: SpoolTree
  let reports: Locked<[String]>

  func visitor() throws -> Visitor { try Visitor(port: gateway.address.port) }

  func get(_ target: String, fields: [String] = []) throws -> Reply {
    try visitor().get(target, fields: fields)
  }

  func ask(_ method: String, _ target: String, fields: [String] = [], body: String = "") throws -> Reply {
    try visitor().ask(method, target, fields: fields, body: body)
  }

  /// Tells the gateway of a change, and asks until the answer is as wanted.
  func eventually(_ target: String, _ isWanted: (Reply) throws -> Bool) throws -> Bool {
    gateway.hint()
    let visitor = try visitor()
    let end = Clock.monotonic + 10_000_000_000
    repeat {
      if try isWanted(visitor.get(target)) { return true }
    } while Clock.monotonic < end
    return false
  }
}

/// Serves a spool for as long as the body runs; fails where the gateway does not end after it.
func serving(
  _ tree: SpoolTree,
  options: ServerOptions = ServerOptions(),
  users: String? = nil,
  _ body: (Serving) throws -> Void
) throws {
  let reports = Locked<[String]>([])
  let gateway = try Gateway(
    reader: tree.reader,
    listen: ListenAddress(host: "127.0.0.1", port: 0),
    settings: GatewaySettings(SpoolTree.configuration, usersFile: users),
    options: options
  ) { event in
    reports.withLock { $0.append(event.message) }
  }
  let worker = try Worker(name: "gateway") { gateway.run() }
  let result = Result { try body(Serving(gateway: gateway, tree: tree, reports: reports)) }
  gateway.stop()
  worker.join()
  try result.get()
}

/// A gateway that does not serve yet.
func newGateway(_ tree: SpoolTree, _ listen: ListenAddress) throws(GatewayError) -> Gateway {
  try Gateway(reader: tree.reader, listen: listen, settings: GatewaySettings(SpoolTree.configuration)) { _ in
  }
}

/// Serves one job of each state.
func servingOneOfEach(_ body: (Serving) throws -> Void) throws {
  let tree = try SpoolTree()
  try tree.addOneOfEach()
  try serving(tree, body)
}
