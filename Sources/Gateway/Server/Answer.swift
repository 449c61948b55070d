import HTTP
import Posix

/// What a handler answers: the response, and the file that its body is, if any.
struct Answer: Sendable {
  var response: HTTPResponse
  /// The bytes behind a `file` body, from the file's start.
  var file: OpenFile?

  init(_ response: HTTPResponse, file: OpenFile? = nil) {
    self.response = response
    self.file = file
  }
}

/// A file that stays open for as long as an answer needs it.
final class OpenFile: Sendable {
  let descriptor: Descriptor

  init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
