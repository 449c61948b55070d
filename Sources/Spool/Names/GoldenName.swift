/// The names of the golden jobs of one board on one host.
///
/// A virtual board exists once on every host, and each of them has its own golden jobs.
package struct GoldenName: Sendable, Hashable {
  package let board: String
  package let host: String

  /// - Parameters:
  ///   - board: its name; has no "~".
  ///   - host: has no "~".
  package init(board: String, host: String) {
    self.board = board
    self.host = host
  }

  /// What the jobs are dropped as.
  ///
  /// One name for all, so that `incoming/` never holds two.
  package var drop: String { "health~\(board)~\(host)" }

  /// The key of one of them, which no other job has.
  package func key(_ number: Int) -> String { "\(drop)~\(number)" }

  /// The number of such a key; nil for another one's.
  package func number(ofKey key: String) -> Int? {
    key.hasPrefix(drop + "~") ? Int(key.dropFirst(drop.utf8.count + 1)) : nil
  }

  /// Whose golden job a key is; nil for one that no runner made.
  package init?(key: String) {
    let parts = key.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "health", !parts[1].isEmpty, !parts[2].isEmpty else { return nil }
    self.init(board: String(parts[1]), host: String(parts[2]))
  }
}
