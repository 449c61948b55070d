import JSON
import Testing

/// Fields are read strictly, and what is wrong is named.
@Suite("Field reader")
struct FieldReaderTests {
  private static let known = [
    "board", "tags", "limits", "duration_limit_seconds", "paused", "environment", "outputs",
  ]

  private func reader(_ text: String, path: String = "") throws -> FieldReader {
    try FieldReader(try JSONParser.parse(Array(text.utf8)), path: path, known: Self.known)
  }

  private func sentence(_ body: () throws -> Void) -> String {
    let error = #expect(throws: FieldError.self) { try body() }
    return error?.sentence ?? ""
  }

  @Test("Members of the right type are read")
  func reads() throws {
    let reader = try reader(
      """
      {"board": "b", "tags": ["x"], "duration_limit_seconds": 5, "paused": true,
       "environment": {"B": "1", "A": ""}}
      """
    )
    #expect(try reader.string("board") == "b")
    #expect(try reader.strings("tags") == ["x"])
    #expect(try reader.stringOrStrings("tags") == ["x"])
    #expect(try reader.stringOrStrings("board") == ["b"])
    #expect(try reader.integer("duration_limit_seconds", in: 1...9) == 5)
    #expect(try reader.bool("paused") == true)
    #expect(try reader.stringMap("environment")?.map(\.name) == ["B", "A"])
  }

  @Test("An absent member and null are nil")
  func absent() throws {
    let reader = try reader(#"{"board": null}"#)
    #expect(try reader.string("board") == nil)
    #expect(try reader.strings("tags") == nil)
    #expect(try reader.object("limits", known: []) == nil)
    #expect(
      sentence { _ = try reader.require("board", try reader.string("board")) } == #""board" is required"#
    )
  }

  @Test(
    "An unknown member is named, with the nearest known one where one is near",
    arguments: [
      (#"{"bord": 1}"#, #"unknown key "bord"; did you mean "board"?"#),
      (#"{"duration_limit": 1}"#, #"unknown key "duration_limit""#),
      (
        #"{"duration_limit_second": 1}"#,
        #"unknown key "duration_limit_second"; did you mean "duration_limit_seconds"?"#
      ),
      (#"{"xyzzy": 1}"#, #"unknown key "xyzzy""#),
      ("[]", "the file must be an object, not a list"),
    ]
  )
  func unknown(text: String, wanted: String) {
    #expect(sentence { _ = try reader(text) }.hasPrefix(wanted))
  }

  @Test("A name that is far from all others gets no suggestion")
  func noSuggestion() {
    #expect(nearest(to: "xyzzy", among: Self.known) == nil)
    #expect(nearest(to: String(repeating: "a", count: 65), among: Self.known) == nil)
    #expect(nearest(to: "tag", among: Self.known) == "tags")
    #expect(nearest(to: "x", among: []) == nil)
  }

  @Test("A member of another type is named with both types")
  func mismatches() throws {
    let reader = try reader(
      """
      {"board": 3, "tags": ["a", 1], "limits": 4, "duration_limit_seconds": 1.5, "paused": "no",
       "environment": {"A": 1}}
      """
    )
    #expect(sentence { _ = try reader.string("board") } == #""board" must be a string, not a number"#)
    #expect(
      sentence { _ = try reader.strings("tags") } == #""tags" must be a list of strings, but holds a number"#
    )
    #expect(
      sentence { _ = try reader.strings("board") } == #""board" must be a list of strings, not a number"#
    )
    #expect(
      sentence { _ = try reader.object("limits", known: []) } == #""limits" must be an object, not a number"#
    )
    #expect(sentence { _ = try reader.bool("paused") } == #""paused" must be true or false, not a string"#)
    #expect(
      sentence { _ = try reader.stringMap("environment") }
        == #""environment.A" must be a string, not a number"#
    )
    #expect(
      sentence { _ = try reader.integer("duration_limit_seconds", in: 1...9) }
        == #""duration_limit_seconds" must be a whole number from 1 to 9, not 1.5"#
    )
  }

  @Test("Numbers outside the range are refused", arguments: [0, 10, -1])
  func ranges(number: Int) throws {
    let reader = try reader("{\"limits\": \(number)}")
    #expect(
      sentence { _ = try reader.integer("limits", in: 1...9) }
        == "\"limits\" must be a whole number from 1 to 9, not \(number)"
    )
  }

  @Test("Members of members are named by their path")
  func paths() throws {
    let reader = try reader(#"{"limits": {"bot": 1}, "outputs": [{"name": "a"}, {"nme": 1}]}"#)
    #expect(
      sentence { _ = try reader.object("limits", known: ["boot"]) }
        == #"unknown key "limits.bot"; did you mean "boot"?"#
    )
    #expect(
      sentence { _ = try reader.objects("outputs", known: ["name"]) }
        == #"unknown key "outputs[1].nme"; did you mean "name"?"#
    )
    #expect(
      sentence { _ = try self.reader("3", path: "expect") } == #""expect" must be an object, not a number"#
    )
  }
}
