/// Why a WebSocket is closed (RFC 6455, section 7.4); thrown where the peer broke the rules.
package struct WebSocketCloseCode: RawRepresentable, Error, Sendable, Equatable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Everything has been said.
  package static let normal = WebSocketCloseCode(rawValue: 1000)
  /// The server stops.
  package static let goingAway = WebSocketCloseCode(rawValue: 1001)
  package static let protocolError = WebSocketCloseCode(rawValue: 1002)
  /// A message of a kind that is not understood.
  package static let unsupported = WebSocketCloseCode(rawValue: 1003)
  /// A text that is not UTF-8.
  package static let invalidText = WebSocketCloseCode(rawValue: 1007)
  /// A message that breaks the server's rules.
  package static let policy = WebSocketCloseCode(rawValue: 1008)
  package static let tooBig = WebSocketCloseCode(rawValue: 1009)
  package static let internalError = WebSocketCloseCode(rawValue: 1011)

  /// Whether it may stand in a frame: defined for that or registered with IANA since, a library's, or an
  /// application's.
  var maySend: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
