/// A directory of another machine, as `[USER@]HOST:DIR` or `ssh://[USER@]HOST[:PORT]/DIR`.
///
/// HOST may be an IPv6 address in brackets, or a name that ssh_config(5) knows. In the first form DIR is
/// below the user's home directory where it does not begin with a slash; in the second it begins with one, and
/// `/~/DIR` is the way to the home directory.
package struct FarAddress: Sendable, Hashable, CustomStringConvertible {
  static let scheme = "ssh://"

  package let user: String?
  /// Without brackets.
  package let host: String
  package let port: Int?
  /// Without a slash at its end; "." for the home directory.
  package let path: String

  /// Where the text's first component ends with a colon; nil where it does not.
  static func colon(in text: String) -> String.Index? {
    var isBracketed = false
    for index in text.indices {
      switch text[index] {
      case "[": isBracketed = true
      case "]": isBracketed = false
      case ":" where !isBracketed: return index == text.startIndex ? nil : index
      case "/": return nil
      default: break
      }
    }
    return nil
  }

  init(login: String, path: String) throws(RemoteError) { try self.init(login: login, port: nil, path: path) }

  init(url: String) throws(RemoteError) {
    let rest = url.dropFirst(Self.scheme.count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var login = String(rest[..<slash])
    var port: Int?
    if let colon = login.lastIndex(of: ":"), !login[colon...].contains("]") {
      let digits = login[login.index(after: colon)...]
      guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
        (1...65535).contains(number)
      else { throw .refused("\"\(digits.filter(\.isASCII))\" is not a port") }
      port = number
      login = String(login[..<colon])
    }
    var path = String(rest[slash...])
    if path == "/~" || path.hasPrefix("/~/") { path = String(path.dropFirst()) }
    try self.init(login: login, port: port, path: path)
  }

  private init(login: String, port: Int?, path: String) throws(RemoteError) {
    var host = Substring(login)
    user = login.lastIndex(of: "@").map { String(login[..<$0]) }
    if let at = login.lastIndex(of: "@") { host = host[login.index(after: at)...] }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    self.host = String(host)
    self.port = port
    self.path = Self.cleaned(path)
    // What begins with a dash would be an option to ssh.
    for (word, what) in [(user, "user"), (self.host, "host")] {
      guard let word else { continue }
      guard !word.isEmpty, !word.hasPrefix("-"), word.unicodeScalars.allSatisfy(Self.isPlain) else {
        throw .refused("the address has no \(what) that ssh can take")
      }
    }
    guard self.path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw .refused("the address has a directory with control characters")
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && scalar.value != 0x7F && !"'`\"$\\;&<>|(){}[]/".unicodeScalars.contains(scalar)
  }

  /// SFTP begins at the home directory, so that the tilde is not needed.
  private static func cleaned(_ path: String) -> String {
    var path = path
    if path == "~" || path.hasPrefix("~/") { path = String(path.dropFirst(2)) }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path.isEmpty ? "." : path
  }

  /// What ssh takes as its destination.
  package var destination: String { user.map { "\($0)@\(host)" } ?? host }

  package var description: String {
    let shown = host.contains(":") ? "[\(host)]" : host
    let login = user.map { "\($0)@\(shown)" } ?? shown
    guard let port else { return "\(login):\(path)" }
    return "\(Self.scheme)\(login):\(port)" + (path.hasPrefix("/") ? path : "/~/\(path)")
  }

  /// A path below the directory.
  func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }
}
