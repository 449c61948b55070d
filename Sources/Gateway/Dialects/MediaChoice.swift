import HTTP

/// In which form a client wants what there is in several.
enum MediaChoice {
  /// Pages are for those who name `text/html`, as browsers do; `*/*` is what every tool sends.
  static func wantsPage(_ request: HTTPRequest) -> Bool {
    guard let accept = request.fields["accept"] else { return false }
    return accept.split(separator: ",").contains { range in
      range.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() == "text/html" } ?? false
    }
  }
}
