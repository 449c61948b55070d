/// One run of the program on one host: who holds a job, a lease or a heartbeat.
///
/// Its text is `<host>~<incarnation>`, as in the names of running jobs and of `hosts/` (The spool's
/// protocol, "Names").
package struct Holder: Sendable, Hashable, CustomStringConvertible {
  /// The host's name, without `~`, `/` and a leading dot.
  package let host: String
  /// Eight or more hexadecimal digits, chosen at random by each start.
  package let incarnation: String

  package init?(host: some StringProtocol, incarnation: some StringProtocol) {
    guard Self.isHost(host), Self.isIncarnation(incarnation) else { return nil }
    self.host = String(host)
    self.incarnation = String(incarnation)
  }

  /// Reads `<host>~<incarnation>`.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.init(host: parts[0], incarnation: parts[1])
  }

  package var description: String { "\(host)~\(incarnation)" }

  private static func isHost(_ text: some StringProtocol) -> Bool {
    guard (1...64).contains(text.utf8.count), text.first != "." else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  static func isIncarnation(_ text: some StringProtocol) -> Bool {
    (8...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
