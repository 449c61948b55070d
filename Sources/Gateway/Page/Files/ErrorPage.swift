/// What cannot be shown, and why.
struct ErrorPage: Sendable {
  var frame: PageFrame
  /// For example 404.
  var status: Int
  /// For example "Not Found".
  var phrase: String
  /// One sentence.
  var sentence: String
  /// What to do instead, for what the gateway does not do.
  var instead: [PasteCommand]
}
