/// A request that asks for a WebSocket, rightly (RFC 6455, section 4.2).
///
/// No extension and no subprotocol is agreed upon. Which origins may connect is for the caller to say.
package struct WebSocketHandshake: Sendable, Equatable {
  /// Why a request opens no WebSocket.
  package enum Refusal: Error, Sendable, Equatable, CaseIterable {
    /// It does not ask for one.
    case notAsked
    /// It asks for one of another version than 13.
    case otherVersion
    /// It asks for one, but not by GET, with a body, or without a key of 16 bytes.
    case malformed
  }

  /// For Sec-WebSocket-Accept.
  package let accept: String

  /// Checks a request.
  ///
  /// - Throws: why it opens no WebSocket.
  package init(_ request: HTTPRequest) throws(Refusal) {
    let fields = request.fields
    guard request.version == .http11, fields.has("websocket", in: "upgrade"),
      fields.has("upgrade", in: "connection")
    else { throw .notAsked }
    guard request.method == .get, request.framing == .none else { throw .malformed }
    guard fields["sec-websocket-version"] == "13" else { throw .otherVersion }
    guard let key = fields.value("sec-websocket-key"), Base64.standard.decode(key)?.count == 16 else {
      throw .malformed
    }
    accept = Self.accept(key)
  }

  /// The proof that the handshake was understood (section 4.2.2, step 5.4).
  private static func accept(_ key: [UInt8]) -> String {
    Base64.standard.encode(SHA1.digest(of: key + Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)))
  }

  /// The answer that opens the WebSocket.
  package var response: HTTPResponse {
    .upgrade(fields: [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Accept", accept)])
  }
}

extension WebSocketHandshake.Refusal {
  /// A plain answer, where the caller has no other: 426 tells what would be understood, 400 the rest.
  package var response: HTTPResponse {
    guard self != .malformed else { return .text(.badRequest, "400 Bad Request: \(reason)\n") }
    var response = HTTPResponse.text(.upgradeRequired, "426 Upgrade Required: \(reason)\n")
    response.fields.append(.init("Upgrade", "websocket"))
    response.fields.append(.init("Sec-WebSocket-Version", "13"))
    return response
  }

  /// One clause for the body of the answer and for the log.
  package var reason: String {
    switch self {
    case .notAsked: "a WebSocket answers here, and none was asked for"
    case .otherVersion: "only version 13 of WebSocket is spoken here"
    case .malformed: "the WebSocket handshake is malformed"
    }
  }
}
