import JSON

/// What a client that would write has to do instead: drop a file into the spool.
///
/// The gateway only reads. The commands need nothing but a shell and scp.
struct Instead: Sendable, Equatable {
  /// What the command does, as one sentence.
  var sentence: String
  /// One line to paste; nil where there is no file for it.
  var command: String?

  init(_ sentence: String, _ command: String? = nil) {
    self.sentence = sentence
    self.command = command
  }

  /// Both, for a body that has one text.
  var text: String { command.map { "\(sentence) \($0)" } ?? sentence }

  /// Why a method is refused.
  static let readOnly = "This server only reads; files are the way in."

  /// The message of an answer that refuses a method.
  static func message(_ instead: Instead?) -> String { instead.map { "\(readOnly) \($0.text)" } ?? readOnly }
}
