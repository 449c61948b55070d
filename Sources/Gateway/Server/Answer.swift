import HTTP
import Posix

/// What a client gets: the response, and where the bytes come from that are not in it.
struct Answer: Sendable {
  /// What stands behind the response's head.
  enum Content: Sendable {
    /// What the response itself holds.
    case inline
    /// A slice of a file, `offset` counted from the file's start; its length stands in the response.
    case file(OpenFile, offset: Int)
    /// Bytes that are made piece by piece.
    case feed(any Feed)
    /// The connection becomes a WebSocket, on which the feed's pieces go out.
    case socket(any Feed)
  }

  var response: HTTPResponse
  var content: Content

  init(_ response: HTTPResponse, _ content: Content = .inline) {
    self.response = response
    self.content = content
  }
}

/// A file that stays open for as long as an answer needs it.
final class OpenFile: Sendable {
  let descriptor: Descriptor

  init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
