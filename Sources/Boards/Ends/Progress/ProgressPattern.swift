import JSON

/// The manifest's `progress_pattern`: where in the console's lines the progress of the run stands.
///
/// A ``Pattern`` in which `%percent` stands for a number from 0 to 100, or `%one` for one from 0 to 1. The number is
/// always taken whole: in "at 45.5%" there is 45.5, and neither 5 nor 45.
package struct ProgressPattern: Sendable, Hashable {
  /// What the number is a part of.
  private enum Scale: String, CaseIterable {
    case percent = "%percent"
    case one = "%one"

    var whole: Double {
      switch self {
      case .percent: 100
      case .one: 1
      }
    }
  }

  /// As written.
  package let source: String
  let program: [PatternInstruction]
  private let scale: Scale

  /// Reads a pattern.
  ///
  /// - Throws: one sentence that names the manifest's key.
  package init(_ text: String) throws(FieldError) {
    guard text.utf8.count <= Pattern.longestSource else {
      throw FieldError("\"progress_pattern\" is longer than \(Pattern.longestSource) bytes")
    }
    var parser = PatternParser(text, placeholders: Scale.allCases.map(\.rawValue))
    let node: PatternNode
    do throws(PatternError) {
      node = try parser.whole()
    } catch {
      throw FieldError("\"progress_pattern\": the pattern \"\(text)\" is wrong \(error.clause)")
    }
    guard let scale = parser.found.first.flatMap(Scale.init), parser.found.count == 1 else {
      let count = parser.found.isEmpty ? "neither" : "\(parser.found.count)"
      throw FieldError(
        "\"progress_pattern\" must have one \"%percent\" or \"%one\", where the number stands; it has \(count)"
      )
    }
    guard node.size(bound: Pattern.largestProgram) < Pattern.largestProgram else {
      throw FieldError("\"progress_pattern\" is too large, because of its repetitions")
    }
    source = text
    self.scale = scale
    program = PatternCompiler.compile(node)
  }

  /// How far the run is by a number, from 0 to 1; nil for one that is no such number.
  func fraction(_ numeral: Numeral) -> Double? {
    numeral.value <= scale.whole ? numeral.value / scale.whole : nil
  }
}
