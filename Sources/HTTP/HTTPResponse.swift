/// An answer, before it is written.
package struct HTTPResponse: Sendable, Equatable {
  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum Body: Sendable, Equatable {
    /// No content: a length of 0 where the status has one.
    case none
    case bytes([UInt8])
    /// So many bytes of a file, which the shell sends behind the head.
    case file(length: Int)
    /// Bytes that come to be while they are sent: ``Connection/send(_:)`` and ``Connection/endStream()``.
    case stream
  }

  package var status: HTTPStatus
  /// In the order of writing.
  ///
  /// Date, Connection, Content-Length and Transfer-Encoding are the encoder's and are left out here.
  package var fields: [Field]
  /// Written behind ``fields``, without looking at them again.
  package var encodedFields: EncodedFields?
  package var body: Body
  /// Ends the connection after this answer.
  package var closes: Bool

  package init(
    _ status: HTTPStatus,
    fields: [Field] = [],
    body: Body = .none,
    closes: Bool = false
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.closes = closes
  }

  /// An answer after which the connection speaks another protocol (RFC 9110, section 7.8).
  ///
  /// - Parameter fields: Upgrade and whatever the handshake of that protocol wants; Connection is the
  ///   encoder's.
  /// - Returns: an answer of status 101.
  package static func upgrade(fields: [Field]) -> HTTPResponse {
    HTTPResponse(.switchingProtocols, fields: fields)
  }

  /// An answer of plain UTF-8 text.
  package static func text(_ status: HTTPStatus, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status,
      fields: [Field("Content-Type", "text/plain; charset=utf-8")],
      body: .bytes(Array(text.utf8))
    )
  }
}
