import HTTP

/// A request, and who makes it.
struct Ask: Sendable {
  let request: HTTPRequest
  let body: RequestBody
  /// Tells apart the hosts that clients call from.
  let peer: String
  /// Nil until it has been found out.
  var access: Access?

  var target: RequestTarget { request.target }
  var query: Query { Query(request.target) }
}
