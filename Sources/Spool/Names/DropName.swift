/// The name under which a job was dropped into `incoming/`; it is also its receipt's name.
package struct DropName: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  /// Why a name cannot be a drop's; nil where it can.
  ///
  /// 200 bytes leave room for what the spool adds to the name in private folders, within the 255 that
  /// file systems allow.
  package static func fault(in text: String?) -> String? {
    guard let text else { return "the drop's name holds control characters or is not UTF-8" }
    guard text.utf8.count <= 200 else { return "the drop's name is longer than 200 bytes" }
    return nil
  }

  package init?(_ text: String) {
    guard Self.fault(in: text) == nil, !text.isEmpty, !text.contains("/") else { return nil }
    self.text = text
  }

  package var description: String { text }
}
