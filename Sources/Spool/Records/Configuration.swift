import JSON

/// `spool.json`: what the admins decide for a whole spool.
package struct Configuration: Sendable, Hashable {
  package enum Durability: String, Sendable {
    /// Everything is on the disk before it is answered for.
    case full
    /// Nothing is synced: a power loss can lose the jobs of the last half minute, or their results.
    case none
  }

  /// The format of the spool's folders; another version is not touched.
  package static let version = 1

  /// The spool's own id.
  package var uuid: String
  package var durability = Durability.full
  /// Users who may ask for everything; root and the spool's owner always may.
  package var admins: [String] = []
  /// The spool as users name it to scp, for example `lab:/srv/spool`; nil for this host's name and the path.
  package var upload: String?
  /// Seconds that a bare upload must be unchanged; nil for 2 on a local disk and 10 on NFS.
  package var settleSeconds: Int?
  /// Seconds without a heartbeat after which a host counts as lost; nil for 60, on NFS 300.
  package var leaseSeconds: Int?
  /// Hours after which an incomplete drop is refused, and after which a refused one is removed.
  package var incompleteHours = 48
  package var defaultDurationSeconds = ManifestLimits.defaultDurationSeconds
  package var maximumDurationSeconds = 86400
  package var maximumBytes = 256 << 20
  package var maximumFiles = 1000
  package var maximumDepth = 8
  /// How much of what a board prints is kept.
  package var maximumConsoleBytes = 64 << 20
  package var maximumJobsPerUser = 100_000
  /// What must stay free on the spool's disk.
  package var minimumFreeBytes = 64 << 20
  package var minimumFreeInodes = 1000

  /// What is called once for each job that has ended: an argument vector, to which the job's directory is
  /// added; nil for nothing.
  package var endHook: [String]?
  package var retention = Retention()
  /// Hours for which users may reserve a board for themselves; admins may as they like.
  package var maximumReservationHours = 8

  package init(uuid: String) { self.uuid = uuid }

  package init(parsing bytes: [UInt8]) throws(FieldError) {
    do {
      try self.init(try JSONParser.parse(bytes))
    } catch let error as JSONSyntaxError {
      throw FieldError("spool.json is not JSON: \(error.clause)")
    } catch let error as FieldError {
      throw FieldError("spool.json: \(error.sentence)")
    } catch {
      throw FieldError("spool.json: \(error)")
    }
  }

  private init(_ json: JSONValue) throws(FieldError) {
    let fields = try FieldReader(
      json,
      known: [
        "version", "uuid", "durability", "admins", "upload", "settle_seconds", "lease_seconds",
        "incomplete_hours", "limits", "on_end", "retention",
      ]
    )
    let version = try fields.require("version", fields.integer("version", in: 1...Int.max))
    guard version == Self.version else {
      throw FieldError("the spool has format version \(version), this program knows version \(Self.version)")
    }
    uuid = try fields.require("uuid", fields.string("uuid"))
    if let name = try fields.string("durability") {
      guard let durability = Durability(rawValue: name) else {
        throw FieldError("\"durability\" must be \"full\" or \"none\", not \"\(name)\"")
      }
      self.durability = durability
    }
    admins = try fields.strings("admins") ?? []
    upload = try fields.string("upload")
    settleSeconds = try fields.integer("settle_seconds", in: 1...3600)
    leaseSeconds = try fields.integer("lease_seconds", in: 3...86400)
    incompleteHours = try fields.integer("incomplete_hours", in: 1...8760) ?? incompleteHours
    endHook = try fields.strings("on_end")
    guard endHook?.isEmpty != true else {
      throw FieldError("\"on_end\" must name a program, and may add arguments")
    }
    retention = try Retention(fields)
    let names = [
      "default_duration_seconds", "maximum_duration_seconds", "bytes", "files", "depth",
      "console_bytes", "jobs_per_user",
      "free_bytes", "free_inodes", "reservation_hours",
    ]
    guard let limits = try fields.object("limits", known: names) else { return }
    maximumDurationSeconds =
      try limits.integer("maximum_duration_seconds", in: 1...31_536_000) ?? maximumDurationSeconds
    defaultDurationSeconds =
      try limits.integer("default_duration_seconds", in: 1...31_536_000) ?? defaultDurationSeconds
    maximumBytes = try limits.integer("bytes", in: 1...Int.max) ?? maximumBytes
    maximumFiles = try limits.integer("files", in: 1...1_000_000) ?? maximumFiles
    maximumDepth = try limits.integer("depth", in: 1...64) ?? maximumDepth
    maximumConsoleBytes = try limits.integer("console_bytes", in: 4096...Int.max) ?? maximumConsoleBytes
    maximumJobsPerUser = try limits.integer("jobs_per_user", in: 1...Int.max) ?? maximumJobsPerUser
    minimumFreeBytes = try limits.integer("free_bytes", in: 0...Int.max) ?? minimumFreeBytes
    minimumFreeInodes = try limits.integer("free_inodes", in: 0...Int.max) ?? minimumFreeInodes
    maximumReservationHours =
      try limits.integer("reservation_hours", in: 0...8760) ?? maximumReservationHours
  }

  /// What `init` writes: the version, the id, and the choice that an admin is most likely to make.
  package var json: JSONValue {
    [
      "version": .integer(Self.version), "uuid": .string(uuid), "durability": .string(durability.rawValue),
      "admins": .array(admins.map(JSONValue.string)),
    ]
  }
}
