/// An address that a server listens on.
package enum ListenAddress: Sendable, Equatable {
  /// A numeric address, for example "127.0.0.1" or "::1"; port 0 lets the kernel choose.
  case tcp(host: String, port: UInt16)
  /// A socket in the file system (unix(7)).
  case unix(path: String)

  package init(host: String, port: UInt16) { self = .tcp(host: host, port: port) }

  /// The address in a URL, with brackets round IPv6 (RFC 3986 section 3.2.2), or `unix:PATH`.
  package var authority: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }

  /// What a server that listens here tells: `http://HOST:PORT`, or `unix:PATH`.
  package var location: String {
    switch self {
    case .tcp: "http://\(authority)"
    case .unix: authority
    }
  }

  /// 0 where there is none.
  package var port: UInt16 {
    switch self {
    case .tcp(_, let port): port
    case .unix: 0
    }
  }

  /// The address with the port that the kernel chose.
  package func with(port: UInt16) -> ListenAddress {
    switch self {
    case .tcp(let host, _): .tcp(host: host, port: port)
    case .unix: self
    }
  }

  /// Reads `HOST:PORT`, `[V6]:PORT` or `unix:PATH`; nil for any other form.
  package init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      guard !path.isEmpty, path.last != "/", RawName(path).text != nil else { return nil }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits)
    else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    if host == "localhost" { host = "127.0.0.1" }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }
}
