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
  package let limits: LimitWishes
  /// Its golden job; nil where it is trusted without one.
  package let health: HealthSettings?
  package let enabled: Bool
  package let title: String?
  package let comment: String?
  /// The file as it stands.
  package let json: JSONValue

  /// Why the board takes no jobs with this version; nil when it can.
  ///
  /// A disabled board is another matter, see ``enabled``.
  package var outOfService: String? {
    guard case .other(let kind) = driver else { return nil }
    return "driver kind \"\(kind)\" is not served by this version; served are: \(Recipe.servedKinds)"
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
