import Spool

/// What stands in `again~<epoch>`: somebody asked for the run's end, and for the job to wait again.
struct AgainMark: Sendable, Hashable {
  /// As the request's name has it, such as "reset".
  var verb: String
  var user: String

  init(verb: String, user: String) {
    self.verb = verb
    self.user = user
  }

  /// Reads "<verb> <user>" up to the line's end; what is missing of it is told as unknown.
  init(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
    verb = words.first.map { String(decoding: $0, as: UTF8.self) } ?? "request"
    user = words.count > 1 ? String(decoding: words[1], as: UTF8.self) : "somebody"
  }
}
