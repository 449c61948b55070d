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
  }

  package var status: HTTPStatus
  /// In the order of writing.
  ///
  /// Date, Connection, Content-Length and Transfer-Encoding are the encoder's and are left out here.
  package var fields: [Field]
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

  /// An answer of plain UTF-8 text.
  package static func text(_ status: HTTPStatus, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status,
      fields: [Field("Content-Type", "text/plain; charset=utf-8")],
      body: .bytes(Array(text.utf8))
    )
  }
}
