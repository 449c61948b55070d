import JSON
import Posix

/// What has become of the jobs of one board on one host, since it was first seen there.
package struct BoardCounters: Sendable, Hashable {
  /// Attempts that ended there; those that were given back unended are not counted.
  package var jobs = 0
  package var passes = 0
  /// Attempts that ended by a fault of the infrastructure, by the phase that they were in.
  package var faults: [Phase: Int] = [:]
  /// How often the board was flashed.
  package var flashes = 0
  /// How long the last flashing took, in seconds.
  package var lastFlashSeconds: Double?
  /// How long all took together, in seconds.
  package var flashSeconds = 0.0
  /// When its golden job last passed.
  package var goldenPass: Timestamp?

  package init() {}

  /// How long flashing takes, in seconds; nil where the board never was flashed.
  package var meanFlashSeconds: Double? { flashes > 0 ? flashSeconds / Double(flashes) : nil }

  package var json: JSONValue {
    var faults = JSONObject()
    for (phase, count) in self.faults.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      faults[phase.rawValue] = .integer(count)
    }
    return [
      "jobs": .integer(jobs), "passes": .integer(passes), "faults": .object(faults),
      "flashes": .integer(flashes), "last_flash_seconds": lastFlashSeconds.map(JSONValue.number) ?? .null,
      "flash_seconds": .number(flashSeconds), "golden_pass": JSONValue(goldenPass?.rfc3339),
    ]
  }

  /// Reads what ``json`` writes; what is missing or makes no sense is as at the start.
  package init(_ json: JSONValue) {
    jobs = Self.count(json["jobs"])
    passes = Self.count(json["passes"])
    for member in json["faults"]?.object?.members ?? [] {
      if let phase = Phase(rawValue: member.name) { faults[phase] = Self.count(member.value) }
    }
    flashes = Self.count(json["flashes"])
    lastFlashSeconds = Self.seconds(json["last_flash_seconds"])
    flashSeconds = Self.seconds(json["flash_seconds"]) ?? 0
    goldenPass = json["golden_pass"]?.string.flatMap(Timestamp.init(rfc3339:))
  }

  /// Bounded, so that a damaged file makes no sum overflow.
  private static func count(_ value: JSONValue?) -> Int { min(max(value?.integer ?? 0, 0), 1 << 53) }

  private static func seconds(_ value: JSONValue?) -> Double? {
    let seconds: Double
    switch value {
    case .number(let number): seconds = number
    case .integer(let number): seconds = Double(number)
    case .null, .bool, .string, .array, .object, nil: return nil
    }
    return seconds.isFinite && seconds >= 0 ? seconds : nil
  }
}
