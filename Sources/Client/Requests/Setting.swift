import JSON
import Posix

/// A member of a manifest, or of another object, as a command line gives it: `KEY=JSON`.
package struct Setting: Sendable, Equatable {
  package var key: String
  package var value: JSONValue

  /// Reads it.
  ///
  /// - Throws: ``ClientError/usage(_:)``, with what to write in the place of text that lacks its quotes.
  package init(_ text: String) throws(ClientError) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw .usage("--set takes KEY=JSON, not \"\(text.shown)\"")
    }
    key = String(text[..<equals])
    let rest = String(text[text.index(after: equals)...])
    do {
      value = try JSONParser.parse(Array(rest.utf8))
    } catch {
      throw .usage(
        "--set \(key.shown): \"\(rest.shown)\" is not JSON: \(error.clause); text stands in quotes, as in"
          + " --set 'title=\"blink\"'"
      )
    }
  }

  /// Puts settings into an object, each in the place of the member of its name.
  ///
  /// - Throws: ``ClientError/usage(_:)`` where a member is set twice.
  static func apply(_ texts: [String], to object: inout JSONObject) throws(ClientError) {
    var seen: Set<String> = []
    for text in texts {
      let setting = try Setting(text)
      guard seen.insert(setting.key).inserted else {
        throw .usage("--set \(setting.key.shown) is given twice")
      }
      object[setting.key] = setting.value
    }
  }
}
