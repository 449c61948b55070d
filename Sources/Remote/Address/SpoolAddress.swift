/// Where a spool is: a path of this machine, or a directory of another one.
///
/// As scp(1) has it, what has a colon before any slash is on another machine; a local path with a colon in
/// its first component is written with a slash before it, as `./a:b`.
package enum SpoolAddress: Sendable, Equatable {
  case local(path: String)
  case far(FarAddress)

  package init(_ text: String) throws(RemoteError) {
    if text.hasPrefix(FarAddress.scheme) {
      self = .far(try FarAddress(url: text))
    } else if let colon = FarAddress.colon(in: text) {
      self = .far(
        try FarAddress(login: String(text[..<colon]), path: String(text[text.index(after: colon)...]))
      )
    } else {
      self = .local(path: text)
    }
  }

  /// Whether the text names a spool of another machine, be it rightly or wrongly written.
  package static func isFar(_ text: String) -> Bool {
    text.hasPrefix(FarAddress.scheme) || FarAddress.colon(in: text) != nil
  }
}
