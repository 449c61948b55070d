extension String {
  /// The text in quotes, cut to 64 characters: for an answer that says to a client which of its words is wrong.
  var excerpt: String {
    let scalars = unicodeScalars
    return scalars.count > 64 ? "\"\(String(scalars.prefix(64)))…\"" : "\"\(self)\""
  }
}
