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

  /// Reads `expect` from a manifest.
  ///
  /// - Parameter json: the value of `expect`.
  /// - Throws: `FieldError` for an unknown member, a wrong pattern, or none at all.
  package init(_ json: JSONValue) throws(FieldError) {
    self = try Expectation(try FieldReader(json, path: "expect", known: Expectation.keys))
  }

  /// Reads the members of `expect`; the reader must know ``keys``.
  package init(_ reader: FieldReader) throws(FieldError) {
    guard reader.value("format") == nil else {
      throw FieldError(
        "\"expect.format\": this version recognises no summary formats; use \"expect.pass\" and"
          + " \"expect.fail\""
      )
    }
    pass = try Expectation.patterns("pass", reader)
    fail = try Expectation.patterns("fail", reader)
    end = try Expectation.patterns("end", reader)
    let patterns = pass + fail + end
    guard !patterns.isEmpty else {
      throw FieldError("\"expect\" needs at least one of \"pass\", \"fail\" and \"end\"")
    }
    guard patterns.reduce(0, { $0 + $1.program.count }) <= Expectation.largestPrograms else {
      throw FieldError("\"expect\": the patterns are too large together")
    }
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
