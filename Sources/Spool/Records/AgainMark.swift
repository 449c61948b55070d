/// What stands in `again~<epoch>`: somebody asked for the run's end, and for the job to wait again.
///
/// Intake writes it, and the holder of that epoch reads it (The spool's protocol, "Requests").
package struct AgainMark: Sendable, Hashable {
  /// As the request's name has it, such as "reset".
  package var verb: String
  package var user: String

  package init(verb: String, user: String) {
    self.verb = verb
    self.user = user
  }

  /// Reads "<verb> <user>" up to the line's end; what is missing of it is told as unknown.
  package init(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
    verb = words.first.map { String(decoding: $0, as: UTF8.self) } ?? "request"
    user = words.count > 1 ? String(decoding: words[1], as: UTF8.self) : "somebody"
  }

  /// The file's bytes.
  ///
  /// - Parameter birth: when the request was made, in nanoseconds of the spool's file system: of two requests of
  ///   one user it tells which one the mark is.
  /// - Returns: two lines.
  package func bytes(birth: Int) -> [UInt8] { Array("\(verb) \(user)\n\(birth)\n".utf8) }
}
