/// Why bytes are not a request that is read here; the connection ends after its answer.
///
/// Sections are those of RFC 9112 where no other document is named.
package enum Refusal: Error, Sendable, Equatable, CaseIterable {
  /// Not `method SP target SP version` (section 3).
  case malformedRequestLine
  /// More empty lines ahead of the request line than are tolerated (section 2.2).
  case tooManyEmptyLines
  /// A line that does not end with CR LF, or holds either of them alone (section 2.2).
  case malformedLineEnd
  /// A target of no known form, or of a form that the method does not take (section 3.2).
  case malformedTarget
  /// A bad `%` escape, an escaped NUL, or bytes that are not UTF-8.
  case undecodableTarget
  /// A major version other than 1.
  case unsupportedVersion
  /// The request line is longer than the limit.
  case requestLineTooLong
  /// The head is longer than the limit.
  case headTooLarge
  /// There are more fields than the limit.
  case tooManyFields
  /// A name that is no token, space ahead of the colon, or a control byte in a value (section 5).
  case malformedField
  /// A value continued on the next line (section 5.2).
  case foldedField
  /// HTTP/1.1 without Host (section 3.2).
  case missingHost
  /// A second Host (section 3.2).
  case repeatedHost
  /// Host is not `host [":" port]` (section 3.2).
  case invalidHost
  /// Content-Length is not a row of digits (section 6.3).
  case malformedLength
  /// A second Content-Length, be it the same (section 6.3).
  case repeatedLength
  /// Content-Length beside Transfer-Encoding: the mark of request smuggling (section 6.1).
  case lengthWithTransferCoding
  /// Transfer-Encoding in HTTP/1.0, empty, or with chunked twice or not last (sections 6.1, 6.3).
  case malformedTransferCoding
  /// A transfer coding other than chunked (section 6.1).
  case unknownTransferCoding
  /// A chunk that is none (section 7.1).
  case malformedChunk
  /// A body longer than what is drained.
  case contentTooLarge
  /// An expectation other than 100-continue (RFC 9110, section 10.1.1).
  case unknownExpectation
  /// The request did not arrive in time.
  case timedOut

  package var status: HTTPStatus {
    switch self {
    case .malformedRequestLine, .tooManyEmptyLines, .malformedLineEnd, .malformedTarget,
      .undecodableTarget, .malformedField, .foldedField, .missingHost, .repeatedHost, .invalidHost,
      .malformedLength, .repeatedLength, .lengthWithTransferCoding, .malformedTransferCoding,
      .malformedChunk:
      .badRequest
    case .requestLineTooLong: .uriTooLong
    case .headTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
    case .unsupportedVersion: .versionNotSupported
    case .unknownTransferCoding: .notImplemented
    case .contentTooLarge: .contentTooLarge
    case .unknownExpectation: .expectationFailed
    case .timedOut: .requestTimeout
    }
  }

  /// One clause for the body of the answer and for the log.
  package var reason: String {
    switch self {
    case .malformedRequestLine: "the request line is not \"method target version\""
    case .tooManyEmptyLines: "too many empty lines ahead of the request"
    case .malformedLineEnd: "a line does not end with CR LF"
    case .malformedTarget: "the request target is malformed"
    case .undecodableTarget: "the request target does not decode to UTF-8 text"
    case .unsupportedVersion: "only HTTP/1.1 and HTTP/1.0 are spoken here"
    case .requestLineTooLong: "the request line is too long"
    case .headTooLarge: "the header section is too large"
    case .tooManyFields: "there are too many header fields"
    case .malformedField: "a header field is malformed"
    case .foldedField: "a header field is folded over lines"
    case .missingHost: "the Host field is missing"
    case .repeatedHost: "there is more than one Host field"
    case .invalidHost: "the Host field is invalid"
    case .malformedLength: "Content-Length is not a number"
    case .repeatedLength: "there is more than one Content-Length"
    case .lengthWithTransferCoding: "Content-Length stands beside Transfer-Encoding"
    case .malformedTransferCoding: "Transfer-Encoding is malformed"
    case .unknownTransferCoding: "the transfer coding is not known"
    case .malformedChunk: "the chunked body is malformed"
    case .contentTooLarge: "the body is too large"
    case .unknownExpectation: "the expectation is not known"
    case .timedOut: "the request took too long to arrive"
    }
  }

  /// A plain answer that says the reason; to be used where the caller has no form of its own.
  package var response: HTTPResponse { .text(status, "\(status.rawValue) \(status.phrase): \(reason)\n") }
}
