import Spool

/// An address on this server: a path, and a query if any, encoded as a link needs it.
///
/// It always begins with one slash and never with two, so whatever the names in it are, it leads to this
/// server and is no script (RFC 3986, sections 3.3 and 4.2).
struct PageAddress: Sendable, Hashable {
  /// One `name=value` of the query.
  struct Item: Sendable, Hashable {
    var name: String
    var value: String
  }

  /// For a link as it stands.
  let text: String

  /// Makes an address.
  ///
  /// - Parameters:
  ///   - segments: the path's parts, not encoded; a part that is empty, `.` or `..`, which no file can
  ///     have as its name, is left out.
  ///   - isFolder: puts a slash at the end.
  ///   - query: not encoded.
  init(_ segments: [String], isFolder: Bool = false, query: [Item] = []) {
    self.init(segments.map { Array($0.utf8) }, isFolder: isFolder, query: query)
  }

  /// The same for names that need not be UTF-8.
  init(_ segments: [[UInt8]], isFolder: Bool = false, query: [Item] = []) {
    let dot = UInt8(ascii: ".")
    let named = segments.filter { !$0.isEmpty && $0 != [dot] && $0 != [dot, dot] }
    var text = named.map { "/" + Self.encoded($0) }.joined()
    if isFolder || text.isEmpty { text += "/" }
    if !query.isEmpty {
      text += "?"
      text += query.map { Self.encoded($0.name.utf8) + "=" + Self.encoded($0.value.utf8) }.joined(
        separator: "&"
      )
    }
    self.text = text
  }

  static let front = PageAddress([String]())

  /// The page of a job.
  static func job(_ id: JobID) -> PageAddress { PageAddress(["jobs", id.description]) }

  /// All bytes but the unreserved characters as `%XX` (RFC 3986, section 2.3).
  private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
