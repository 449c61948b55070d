import JSON

/// Which golden job shows that a board is well, and how often it is to.
package struct HealthSettings: Sendable, Hashable {
  /// The template that the job is made from.
  package let template: String
  /// Hours from one golden job that passed to the next; nil where none is due by the clock.
  package let everyHours: Int?

  /// A year, in hours: beyond it an interval is a slip of the pen.
  private static let longestInterval = 8760

  package init(template: String, everyHours: Int?) {
    self.template = template
    self.everyHours = everyHours
  }

  /// Reads a board file's `health`; nil where there is none.
  init?(_ reader: FieldReader) throws(FieldError) {
    guard let health = try reader.object("health", known: ["template", "every_hours"]) else { return nil }
    let template = try health.require("template", try health.string("template"))
    if let fault = BoardName.wordFault(in: template) {
      throw FieldError("\"health.template\": \"\(template)\" \(fault)")
    }
    self.template = template
    everyHours = try health.integer("every_hours", in: 1...Self.longestInterval)
  }
}
