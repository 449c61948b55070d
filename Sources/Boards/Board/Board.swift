import JSON

/// A board, as its file `boards/<name>.json` describes it.
///
/// The file is the admins' and is read strictly: a key that nobody knows is refused by name, since a
/// misspelt `host` or `limits` would otherwise take effect only by its absence.
package struct Board: Sendable, Hashable {
  /// The file's name without ".json".
  package let name: String
  package let type: String
  package let tags: [String]
  package let driver: Driver
  /// The one host that has it; nil for a virtual board that exists once on every host.
  package let host: String?
  /// Whether all who can submit are trusted with the host itself.
  package let trustedSubmitters: Bool
  /// The debug probe's serial number or id, where it has one of its own.
  package let probe: String?
  /// The processor's family, where the file names it.
  package let architecture: String?
  /// Where its flash lies; nil where the file does not tell.
  package let flash: FlashRange?
  /// Its own console; nil where that is the run command's output, or where it has none.
  package let console: ConsoleSettings?
  package let power: PowerCommands?
  /// Resets it, in place of what the recipe does.
  package let reset: Command?
  package let limits: LimitWishes
  /// Its golden job; nil where it is trusted without one.
  package let health: HealthSettings?
  package let enabled: Bool
  package let title: String?
  package let comment: String?
  /// The file as it stands.
  package let json: JSONValue

  /// Why the board takes no jobs here; nil when it can.
  ///
  /// A disabled board is another matter, see ``enabled``.
  package var outOfService: String? {
    guard driver.recipe == nil else { return nil }
    return
      "there is no recipe for driver kind \"\(driver.kind)\"; `boardspool boards recipes` lists those that"
      + " there are, and one of your own goes into recipes/\(driver.kind).json"
  }

  /// What it runs; empty where nobody knows.
  package var architectures: [Architecture] {
    if let architecture { return Architecture(rawValue: architecture).map { [$0] } ?? [] }
    return driver.architectures
  }

  /// What of it no two boards of a host can share.
  ///
  /// "probe:0671FF", "path:/dev/serial/by-id/…", "tcp:lab-server:4001"; empty for a board that is no thing.
  package var identities: [String] {
    guard driver.isHardware else { return [] }
    let own = [probe.map { "probe:\($0)" }, console?.identity].compactMap(\.self)
    return Set(own + driver.identities).sorted()
  }

  /// Whether the board is of the wanted name or type, and has all the tags.
  ///
  /// - Parameters:
  ///   - wanted: the manifest's `board`, a board's name or its type; nil: any.
  ///   - wantedTags: the manifest's `tags`.
  /// - Returns: true where the job may run on the board, be it enabled or not.
  package func matches(board wanted: String?, tags wantedTags: [String]) -> Bool {
    if let wanted, wanted != name, wanted != type { return false }
    return wantedTags.allSatisfy(tags.contains)
  }
}
