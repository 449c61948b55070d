import Posix

/// What a server answers (draft-ietf-secsh-filexfer-02, section 7).
enum SFTPAnswer: Sendable, Equatable {
  case status(SFTPStatus, message: String)
  case handle([UInt8])
  case data([UInt8])
  case names([SFTPName])
  case attributes(SFTPAttributes)

  /// The draft allows no longer handle.
  private static let longestHandle = 256

  /// Reads a packet: the id of the request that it answers, and the answer.
  static func parse(_ packet: ArraySlice<UInt8>) throws(MalformedPacket) -> (id: UInt32, answer: SFTPAnswer) {
    var fields = SFTPFields(packet)
    let type = try fields.byte()
    let id = try fields.number32()
    switch type {
    case 101:
      let status = SFTPStatus(code: try fields.number32())
      // Some servers leave the message out.
      let message = fields.isAtEnd ? "" : try fields.text()
      return (id, .status(status, message: message))
    case 102:
      let handle = try fields.string()
      guard handle.count <= longestHandle else { throw MalformedPacket("a handle of \(handle.count) bytes") }
      return (id, .handle(handle))
    case 103: return (id, .data(try fields.string()))
    case 104: return (id, .names(try names(&fields)))
    case 105: return (id, .attributes(try SFTPAttributes(&fields)))
    default: throw MalformedPacket("a packet of type \(type)")
    }
  }

  private static func names(_ fields: inout SFTPFields) throws(MalformedPacket) -> [SFTPName] {
    // Each takes room in the packet, so that a count that lies ends at its end.
    var count = try fields.number32()
    var names: [SFTPName] = []
    while count > 0 {
      let name = RawName(bytes: try fields.string())
      let longName = try fields.text()
      names.append(SFTPName(name: name, longName: longName, attributes: try SFTPAttributes(&fields)))
      count -= 1
    }
    return names
  }
}

/// The packet with which a server begins: its version, and what it can beyond that.
struct SFTPGreeting: Sendable, Equatable {
  var version: UInt32
  var extensions: Set<String> = []

  init(_ packet: ArraySlice<UInt8>) throws(MalformedPacket) {
    var fields = SFTPFields(packet)
    let type = try fields.byte()
    guard type == 2 else { throw MalformedPacket("a packet of type \(type) instead of a greeting") }
    version = try fields.number32()
    while !fields.isAtEnd {
      extensions.insert(try fields.text())
      _ = try fields.string()
    }
  }
}
