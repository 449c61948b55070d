import JSON
import Posix

/// `boards/.<name>.json`: what requests have decided about a board.
///
/// Intake is its only writer; the board's own file stays the admins'. No file means no orders.
package struct BoardOrders: Sendable, Hashable {
  /// A board that finishes its job and takes no other.
  package struct Stop: Sendable, Hashable {
    /// The user who asked for it.
    package var by: String
    package var at: Timestamp

    package init(by: String, at: Timestamp) {
      self.by = by
      self.at = at
    }
  }

  /// A board that takes one user's jobs alone.
  package struct Reservation: Sendable, Hashable {
    package var user: String
    /// The user who asked for it.
    package var by: String
    package var until: Timestamp

    package init(user: String, by: String, until: Timestamp) {
      self.user = user
      self.by = by
      self.until = until
    }
  }

  /// When an admin last had a board with a golden job take jobs again.
  package struct Start: Sendable, Hashable {
    /// The user who asked for it.
    package var by: String
    package var at: Timestamp

    package init(by: String, at: Timestamp) {
      self.by = by
      self.at = at
    }
  }

  package var stop: Stop?
  package var started: Start?
  package var reservation: Reservation?
  /// When a job was last made for, or run on, this board from each template.
  package var templates: [String: Timestamp] = [:]

  package init() {}

  /// The file's name in `boards/`.
  package static func fileName(_ board: String) -> String { ".\(board).json" }

  /// The reservation, while it lasts.
  package func reservation(at now: Timestamp) -> Reservation? {
    reservation.flatMap { now < $0.until ? $0 : nil }
  }

  package var json: JSONValue {
    var object = JSONObject()
    object["stopped"] = stop.map { ["by": .string($0.by), "at": .string($0.at.rfc3339)] }
    object["started"] = started.map { ["by": .string($0.by), "at": .string($0.at.rfc3339)] }
    object["reserved"] = reservation.map {
      ["user": .string($0.user), "by": .string($0.by), "until": .string($0.until.rfc3339)]
    }
    if !templates.isEmpty {
      var times = JSONObject()
      for (name, time) in templates.sorted(by: { $0.key < $1.key }) { times[name] = .string(time.rfc3339) }
      object["templates"] = .object(times)
    }
    return .object(object)
  }

  package init(_ json: JSONValue) {
    if let stop = json["stopped"], let by = stop["by"]?.string,
      let at = stop["at"]?.string.flatMap(Timestamp.init(rfc3339:))
    {
      self.stop = Stop(by: by, at: at)
    }
    if let started = json["started"], let by = started["by"]?.string,
      let at = started["at"]?.string.flatMap(Timestamp.init(rfc3339:))
    {
      self.started = Start(by: by, at: at)
    }
    if let reserved = json["reserved"], let user = reserved["user"]?.string, let by = reserved["by"]?.string,
      let until = reserved["until"]?.string.flatMap(Timestamp.init(rfc3339:))
    {
      reservation = Reservation(user: user, by: by, until: until)
    }
    for member in json["templates"]?.object?.members ?? [] {
      templates[member.name] = member.value.string.flatMap(Timestamp.init(rfc3339:))
    }
  }
}
