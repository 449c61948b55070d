extension String {
  /// The text in quotes, cut to 64 characters: for an answer that says to a client which of its words is wrong.
  var excerpt: String { "\"\(Excerpt.of(self, length: 64))\"" }
}
