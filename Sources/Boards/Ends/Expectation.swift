import JSON

/// The manifest's `expect`: how the console tells how a run ends.
package struct Expectation: Sendable, Hashable {
  /// The members of `expect`.
  package static let keys = ["pass", "fail", "end", "format"]
  /// The most instructions all patterns may have together; they are tried on every line.
  static let largestPrograms = 2000

  /// One of these fits: passed.
  package let pass: [Pattern]
  /// One of these fits: failed, whatever passed before.
  package let fail: [Pattern]
  /// One of these fits: the run is over; where there are none, the first `pass` or `fail` ends it.
  package let end: [Pattern]
  /// What has to tell how the run went, besides the patterns; nil: the patterns alone.
  package let format: ExpectedFormat?

  /// Reads `expect` from a manifest.
  ///
  /// - Parameter json: the value of `expect`.
  /// - Throws: `FieldError` for an unknown member, a wrong pattern, or none at all.
  package init(_ json: JSONValue) throws(FieldError) {
    self = try Expectation(try FieldReader(json, path: "expect", known: Expectation.keys))
  }

  /// Reads the members of `expect`; the reader must know ``keys``.
  package init(_ reader: FieldReader) throws(FieldError) {
    format = try Expectation.format(reader)
    pass = try Expectation.patterns("pass", reader)
    fail = try Expectation.patterns("fail", reader)
    end = try Expectation.patterns("end", reader)
    let patterns = pass + fail + end
    guard !patterns.isEmpty || format != nil else {
      throw FieldError("\"expect\" needs at least one of \"pass\", \"fail\", \"end\" and \"format\"")
    }
    guard format != .exit || end.isEmpty else {
      throw FieldError("\"expect.end\" ends the run before its exit status, which \"expect.format\" asks for")
    }
    guard patterns.reduce(0, { $0 + $1.program.count }) <= Expectation.largestPrograms else {
      throw FieldError("\"expect\": the patterns are too large together")
    }
  }

  /// Whether the summaries of the console decide, besides the patterns.
  package static func countsSummaries(_ expectation: Expectation?) -> Bool {
    expectation.map { $0.format?.summary != nil } ?? true
  }

  private static func format(_ reader: FieldReader) throws(FieldError) -> ExpectedFormat? {
    guard let name = try reader.string("format") else { return nil }
    guard let format = ExpectedFormat(rawValue: name) else {
      let known = ExpectedFormat.allCases.map(\.rawValue)
      let hint = nearest(to: name, among: known).map { "; do you mean \"\($0)\"?" } ?? ""
      throw FieldError(
        "\"expect.format\" must be one of \(known.joined(separator: ", ")), not \"\(name)\"\(hint)"
      )
    }
    return format
  }

  private static func patterns(_ key: String, _ reader: FieldReader) throws(FieldError) -> [Pattern] {
    var patterns: [Pattern] = []
    for source in try reader.stringOrStrings(key) ?? [] {
      do throws(PatternError) {
        patterns.append(try Pattern(source))
      } catch {
        throw FieldError("\"expect.\(key)\": the pattern \"\(source)\" is wrong \(error.clause)")
      }
    }
    return patterns
  }
}
