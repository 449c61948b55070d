import Posix

/// The users of a file as htpasswd(1) makes it: `user:hash` on each line.
///
/// Comments begin with `#`, and what stands behind a second colon is one too. Of two lines of one name the first
/// counts. A line that is no user is passed over, with a sentence that says what to do; no sentence shows a hash.
struct UserTable: Sendable, Equatable {
  /// Bytes of a name.
  static let nameLimit = 255
  /// Stands for the hash of an unknown user where nobody is known: of "", by htpasswd(1) -B.
  private static let lastDecoy = "$2y$05$WEY1Z0v7WWNn3WIAYmxSIe/UV0s7SKlTazMwGe914BKDe9EFT3cvC"

  private(set) var hashes: [String: PasswordHash] = [:]
  /// All hashes, in the order of the file.
  private var decoys: [PasswordHash] = []
  private(set) var complaints: [String] = []

  init() {}

  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: what messages call the file.
  init(parsing bytes: [UInt8], file: String) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do throws(AccessError) {
        guard let (name, hash) = try Self.user(line) else { continue }
        guard hashes[name] == nil else { throw AccessError("\(name) is there already") }
        hashes[name] = hash
        decoys.append(hash)
      } catch {
        complaints.append("\(file), line \(index + 1): \(error.sentence)")
      }
    }
  }

  /// A hash to spend time on for a name that is unknown, so that the time does not tell so.
  ///
  /// It is always the same one for a name, as it is for one that is known.
  func decoy(forDigest digest: [UInt8]) -> PasswordHash? {
    guard !decoys.isEmpty else { return try? PasswordHash(Self.lastDecoy) }
    let number = digest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    return decoys[number % decoys.count]
  }

  /// Whether a name can be a user's: no colon, no control characters, not too long.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= nameLimit && !name.utf8.contains(UInt8(ascii: ":"))
      && RawName(name).text != nil
  }

  /// What a line says; nil for a comment or nothing.
  private static func user(_ line: ArraySlice<UInt8>) throws(AccessError) -> (String, PasswordHash)? {
    let line = trimmed(line)
    guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
      throw AccessError("there is no colon between a user and a hash")
    }
    guard let name = String(validating: line[..<colon], as: UTF8.self), isName(name) else {
      throw AccessError("a user's name is 1 to \(nameLimit) bytes of UTF-8 without control characters")
    }
    let rest = line[line.index(after: colon)...].prefix { $0 != UInt8(ascii: ":") }
    do throws(PasswordHash.Refusal) {
      return (name, try PasswordHash(String(decoding: rest, as: UTF8.self)))
    } catch {
      throw AccessError("\(sentence(error, name)); set it anew with `htpasswd -B`")
    }
  }

  private static func sentence(_ refusal: PasswordHash.Refusal, _ name: String) -> String {
    switch refusal {
    case .missing: "\(name) has no password"
    case .unsupported(let kind): "the password of \(name) is \(kind), which is not taken"
    case .damaged(let kind): "the password of \(name) is no whole hash of the kind \(kind)"
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    var line = line.drop(while: isBlank)
    while let last = line.last, isBlank(last) { line.removeLast() }
    return line
  }
}

extension UserTable {
  /// The users file at a path.
  ///
  /// - Parameters:
  ///   - path: which may be a link.
  ///   - now: of the monotonic clock, in nanoseconds.
  /// - Returns: the users, kept up to date.
  /// - Throws: where it cannot be read.
  static func file(_ path: String, now: UInt64) throws(AccessError) -> Reloaded<UserTable> {
    let name = "the users file \(path)"
    let file = StampedFile(limit: 1 << 22) { () throws(PosixError) in try Descriptor.open(path: path) }
    return try Reloaded(name, file, now: now) { bytes throws(AccessError) in
      let table = UserTable(parsing: bytes, file: name)
      return Reloaded.Reading(value: table, complaints: table.complaints)
    }
  }
}
