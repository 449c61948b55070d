import JSON
import Posix
import Spool

/// What runners remember of their boards, `hosts/.<host>.boards.json`.
enum HealthCheck {
  private static let suffix = ".boards.json"

  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(Layout.hosts) else { return [] }
    return try folder.names().sorted().compactMap { name in
      guard name.hasPrefix("."), name.hasSuffix(suffix) else { return nil }
      let bytes = try? folder.read(name, limit: 1 << 24)
      let json = bytes.flatMap { try? JSONParser.parse($0) }
      guard json?["boards"]?.object == nil else { return nil }
      return Finding(
        "\(Layout.hosts)/\(name)",
        "the counters of the boards cannot be read, and begin anew with the host's next runner",
        repair: .setAside
      )
    }
  }
}
