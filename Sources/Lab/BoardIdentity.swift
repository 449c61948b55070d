import Boards

/// One thing that a board is: "probe:0671FF", "path:/dev/ttyUSB0", "tcp:lab-server:4001".
package struct BoardIdentity: Sendable, Hashable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// For people: "probe 0671FF", "/dev/ttyUSB0", "lab-server:4001".
  package var shown: String {
    guard let colon = text.firstIndex(of: ":") else { return text }
    let value = text[text.index(after: colon)...]
    return text.hasPrefix("probe:") ? "probe \(value)" : String(value)
  }

  /// Where the same text means the same thing: on one host, or wherever it stands.
  ///
  /// A probe's serial number is no proof of identity beyond a host, for cheap probes share one.
  func isShared(across hosts: (String?, String?)) -> Bool {
    if hosts.0 == nil || hosts.1 == nil || hosts.0 == hosts.1 { return true }
    guard text.hasPrefix("tcp:") else { return false }
    let isLocal = ["localhost", "127.", "[::1]", "::1"].contains { text.dropFirst(4).hasPrefix($0) }
    return !isLocal
  }
}

/// Board files that mean one thing: each of them is refused, for nobody knows which is right.
package struct SharedIdentities: Sendable, Hashable {
  /// A board's name, its host, and what it is.
  package struct Claimant: Sendable, Hashable {
    package var name: String
    package var host: String?
    package var identities: [String]

    package init(name: String, host: String?, identities: [String]) {
      self.name = name
      self.host = host
      self.identities = identities
    }
  }

  private var reasons: [String: String] = [:]

  package init() {}

  /// - Parameters:
  ///   - claimants: the boards whose files can be used.
  ///   - resolve: the path without links; the same path where that is not known.
  package init(_ claimants: [Claimant], resolve: (String) -> String) {
    var owners: [String: [(claimant: Claimant, identity: String)]] = [:]
    for claimant in claimants {
      // A board may name its port twice, by two paths.
      var own: [String: String] = [:]
      for identity in claimant.identities { own[Self.resolved(identity, resolve)] = identity }
      for (key, identity) in own { owners[key, default: []].append((claimant, identity)) }
    }
    for (key, all) in owners.sorted(by: { $0.key < $1.key }) where all.count > 1 {
      for one in all where reasons[one.claimant.name] == nil {
        let other = all.filter {
          $0.claimant.name != one.claimant.name
            && BoardIdentity(key).isShared(across: ($0.claimant.host, one.claimant.host))
        }
        .min { $0.claimant.name < $1.claimant.name }
        guard let other else { continue }
        reasons[one.claimant.name] =
          "boards/\(other.claimant.name).json means \(BoardIdentity(one.identity).shown) too, so neither is used;"
          + " correct or remove one of the two files"
      }
    }
  }

  /// Why a board is refused; nil where it shares nothing.
  package func reason(_ board: String) -> String? { reasons[board] }

  private static func resolved(_ identity: String, _ resolve: (String) -> String) -> String {
    guard identity.hasPrefix("path:") else { return identity }
    return "path:" + resolve(String(identity.dropFirst("path:".count)))
  }
}

extension SharedIdentities.Claimant {
  package init(_ board: Board) {
    self.init(name: board.name, host: board.host, identities: board.identities)
  }
}
