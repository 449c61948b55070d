/// A command for someone who has a shell: pages change nothing by themselves.
struct PasteCommand: Sendable, Equatable {
  /// What it does, for example "Cancel job 42".
  var title: String
  /// What one should know before; one sentence.
  var note: String?
  /// One or more lines for a POSIX shell, with every word quoted that needs it.
  var lines: String

  init(_ title: String, note: String? = nil, lines: String) {
    self.title = title
    self.note = note
    self.lines = lines
  }
}
