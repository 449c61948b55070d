import JSON
import Spool
import Testing

/// What an author is told, word for word.
@Suite("Manifests that are refused")
struct ManifestRefusalTests {
  struct Row: CustomTestStringConvertible {
    var text: String
    var sentence: String

    init(_ text: String, _ sentence: String) {
      self.text = text
      self.sentence = sentence
    }

    var testDescription: String { String(text.prefix(60)) }
  }

  private static let zeros = String(repeating: "0", count: 64)

  static let syntax = [
    Row("", "manifest.json is not JSON: line 1, column 1: the text ends where a value is expected"),
    Row(
      "{",
      "manifest.json is not JSON: line 1, column 2: the text ends where a member's name in double quotes is expected"
    ),
    Row(
      #"{"board": "b",}"#,
      "manifest.json is not JSON: line 1, column 15: '}' where a member's name in double quotes is expected"
    ),
    Row(
      #"{"board": "b", "board": "c"}"#,
      #"manifest.json is not JSON: line 1, column 16: "board" stands twice"#
    ),
    Row(
      "{\n  \"board\": b\n}",
      "manifest.json is not JSON: line 2, column 12: 'b' where a value is expected"
    ),
    Row(
      #"{"board": "b"} x"#,
      "manifest.json is not JSON: line 1, column 16: text after the end of the value"
    ),
    Row(#"{"board": "\u0000"}"#, #"manifest.json is not JSON: line 1, column 14: \u0000 is not allowed"#),
    Row(
      #"{"board": "b", "retry": 1e999}"#,
      "manifest.json is not JSON: line 1, column 25: a number that is too large"
    ),
    Row(
      String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000),
      "manifest.json is not JSON: line 1, column 65: nested deeper than 64 levels"
    ),
    Row(
      String(repeating: #"{"extra":"#, count: 1000),
      "manifest.json is not JSON: line 1, column 577: nested deeper than 64 levels"
    ),
  ]

  static let shape = [
    Row("[]", "the file must be an object, not a list"),
    Row("null", "the file must be an object, not null"),
    Row(
      "{}",
      #"one of "board", "tags", "boards", "template" and "group" is required, to say where the job is to run"#
    ),
    Row(
      #"{"tags": []}"#,
      #"one of "board", "tags", "boards", "template" and "group" is required, to say where the job is to run"#
    ),
    Row(#"{"bord": "b"}"#, #"unknown key "bord"; did you mean "board"?"#),
    Row(#"{"board": "b", "duration_limit": 5}"#, #"unknown key "duration_limit""#),
    Row(
      #"{"board": "b", "duration_limit_second": 5}"#,
      #"unknown key "duration_limit_second"; did you mean "duration_limit_seconds"?"#
    ),
    Row(#"{"board": "b", "zzz": 1}"#, #"unknown key "zzz""#),
    Row(#"{"board": "b", "limits": {"flsh": 1}}"#, #"unknown key "limits.flsh"; did you mean "flash"?"#),
    Row(#"{"board": 5}"#, #""board" must be a string, not a number"#),
    Row(#"{"board": ["b"]}"#, #""board" must be a string, not a list"#),
    Row(#"{"tags": "b"}"#, #""tags" must be a list of strings, not a string"#),
    Row(#"{"tags": ["b", 1]}"#, #""tags" must be a list of strings, but holds a number"#),
    Row(#"{"board": "b", "arguments": "-v"}"#, #""arguments" must be a list of strings, not a string"#),
    Row(#"{"board": "b", "limits": 5}"#, #""limits" must be an object, not a number"#),
    Row(#"{"board": "b", "environment": {"A": 1}}"#, #""environment.A" must be a string, not a number"#),
    Row(#"{"board": "b", "environment": {"1A": "x"}}"#, #""environment": "1A" is not a variable's name"#),
    Row(#"{"board": "b", "environment": {"A=B": "x"}}"#, #""environment": "A=B" is not a variable's name"#),
    Row(#"{"board": "b", "environment": {"": "x"}}"#, #""environment": "" is not a variable's name"#),
    Row(#"{"board": "b", "parameters": []}"#, #""parameters" must be an object, not a list"#),
  ]

  static let numbers = [
    Row(
      #"{"board": "b", "health": "c"}"#,
      #""health" must name the board that "board" names: a golden job runs on its own board"#
    ),
    Row(
      #"{"tags": ["t"], "health": "c"}"#,
      #""health" must name the board that "board" names: a golden job runs on its own board"#
    ),
    Row(#"{"board": "b", "retry": -1}"#, #""retry" must be a whole number from 0 to 100, not -1"#),
    Row(#"{"board": "b", "retry": 101}"#, #""retry" must be a whole number from 0 to 100, not 101"#),
    Row(#"{"board": "b", "retry": 1.5}"#, #""retry" must be a whole number from 0 to 100, not 1.5"#),
    Row(
      #"{"board": "b", "retry": true}"#,
      #""retry" must be a whole number from 0 to 100, not true or false"#
    ),
    Row(
      #"{"board": "b", "priority": 65536}"#,
      #""priority" must be a whole number from 0 to 65535, not 65536"#
    ),
    Row(
      #"{"board": "b", "priority": "9"}"#,
      #""priority" must be a whole number from 0 to 65535, not a string"#
    ),
    Row(
      #"{"board": "b", "duration_limit_seconds": 0}"#,
      #""duration_limit_seconds" must be a whole number from 1 to 31536000, not 0"#
    ),
    Row(
      #"{"board": "b", "duration_limit_seconds": 99999999999999999999}"#,
      #""duration_limit_seconds" must be a whole number from 1 to 31536000, not 1e+20"#
    ),
    Row(
      #"{"board": "b", "limits": {"flash": 86401}}"#,
      #""limits.flash" must be a whole number from 1 to 86400, not 86401"#
    ),
    Row(
      #"{"board": "b", "limits": {"queue": -9223372036854775808}}"#,
      #""limits.queue" must be a whole number from 1 to 31536000, not -9223372036854775808"#
    ),
    Row(
      #"{"board": "b", "base_address": -1}"#,
      #""base_address" must be a whole number from 0 to 4294967295, not -1"#
    ),
    Row(
      #"{"board": "b", "base_address": "08000000"}"#,
      #""base_address" must be a number or text such as "0x08000000", not "08000000""#
    ),
    Row(
      #"{"board": "b", "base_address": "0x100000000"}"#,
      #""base_address" must be a number or text such as "0x08000000", not "0x100000000""#
    ),
    Row(
      #"{"board": "b", "base_address": "0x+1"}"#,
      #""base_address" must be a number or text such as "0x08000000", not "0x+1""#
    ),
    Row(
      #"{"board": "b", "base_address": "0x"}"#,
      #""base_address" must be a number or text such as "0x08000000", not "0x""#
    ),
  ]

  static let names = [
    Row(#"{"board": "b", "executable": ""}"#, #""executable" must name a file beneath the drop, not """#),
    Row(#"{"board": "b", "executable": ".."}"#, #""executable" must name a file beneath the drop, not "..""#),
    Row(
      #"{"board": "b", "executable": "a/b.elf"}"#,
      #""executable" must name a file beneath the drop, not "a/b.elf""#
    ),
    Row(
      #"{"board": "b", "executable": "a\nb"}"#,
      "\"executable\" must name a file beneath the drop, not \"a\nb\""
    ),
    Row(
      #"{"board": "b", "executable": "\#(String(repeating: "x", count: 256))"}"#,
      #""executable" must name a file beneath the drop, not "\#(String(repeating: "x", count: 256))""#
    ),
    Row(file(path: "../x"), #""files.path" must name a file beneath the drop, not "..""#),
    Row(file(path: "/etc/passwd"), #""files.path" must name a file beneath the drop, not """#),
    Row(file(path: "a//b"), #""files.path" must name a file beneath the drop, not """#),
    Row(file(path: "a/"), #""files.path" must name a file beneath the drop, not """#),
    Row(file(path: #"a\u001bb"#), "\"files.path\" must name a file beneath the drop, not \"a\u{1B}b\""),
    Row(
      #"{"board": "b", "outputs": [{"name": "x", "path": "../x"}]}"#,
      #""outputs.path" must name a file beneath the drop, not "..""#
    ),
    Row(#"{"board": "b", "outputs": [{"path": "x"}]}"#, #""outputs[0].name" is required"#),
    Row(#"{"board": "b", "files": [{"size": 1, "sha256": "\#(zeros)"}]}"#, #""files[0].path" is required"#),
    Row(#"{"board": "b", "files": [{"path": "a", "sha256": "\#(zeros)"}]}"#, #""files[0].size" is required"#),
    Row(#"{"board": "b", "files": [{"path": "a", "size": 1}]}"#, #""files[0].sha256" is required"#),
    Row(
      #"{"board": "b", "files": [{"path": "a", "size": -1, "sha256": "\#(zeros)"}]}"#,
      #""files[0].size" must be a whole number from 0 to 1125899906842624, not -1"#
    ),
    Row(
      #"{"board": "b", "files": [{"path": "a", "size": 1, "sha256": "0A"}]}"#,
      #""files": the sha256 of "a" must be 64 lower-case hexadecimal digits"#
    ),
    Row(
      #"{"board": "b", "files": [{"path": "a", "size": 1, "sha256": "\#(zeros)"}, {"path": "a", "size": 1, "sha256": "\#(zeros)"}]}"#,
      #""files": "a" stands twice"#
    ),
    Row(
      #"{"board": "b", "key": "\#(String(repeating: "k", count: 201))"}"#,
      #""key" is longer than 200 bytes"#
    ),
    Row(
      #"{"board": "b", "title": "\#(String(repeating: "k", count: 1001))"}"#,
      #""title" is longer than 1000 bytes"#
    ),
  ]

  private static func file(path: String) -> String {
    #"{"board": "b", "files": [{"path": "\#(path)", "size": 1, "sha256": "\#(zeros)"}]}"#
  }

  private func refusal(_ bytes: [UInt8]) -> String? {
    do throws(FieldError) {
      _ = try Manifest(parsing: bytes)
      return nil
    } catch {
      return error.sentence
    }
  }

  @Test("What is no JSON is told with line and column", arguments: syntax)
  func noJSON(row: Row) {
    #expect(refusal(Array(row.text.utf8)) == row.sentence)
  }

  @Test("A key or type that is wrong is named", arguments: shape)
  func wrongShape(row: Row) {
    #expect(refusal(Array(row.text.utf8)) == "manifest.json: \(row.sentence)")
  }

  @Test("A number out of range is told with the range", arguments: numbers)
  func outOfRange(row: Row) {
    #expect(refusal(Array(row.text.utf8)) == "manifest.json: \(row.sentence)")
  }

  @Test("A name that leads out of the drop, or cannot be one, is named", arguments: names)
  func wrongNames(row: Row) {
    #expect(refusal(Array(row.text.utf8)) == "manifest.json: \(row.sentence)")
  }

  @Test(
    "What this version does not do is refused, for the job would not be what its author means",
    arguments: [("private", "true")]
  )
  func unsupported(key: String, value: String) {
    let text = #"{"board": "b", "\#(key)": \#(value)}"#
    #expect(refusal(Array(text.utf8)) == #"manifest.json: "\#(key)" is not supported by this version"#)
  }

  @Test(
    "What is said of other jobs, of a group and of a template must make sense",
    arguments: [
      (
        #"{"board": "b", "depends_on": {}}"#,
        #""depends_on" must name jobs by their ids or their drops' names"#
      ),
      (
        #"{"board": "b", "depends_on": ["042"]}"#,
        #""depends_on": "042" is neither a job's id nor a drop's name"#
      ),
      (#"{"board": "b", "parent": "a/b"}"#, #""parent": "a/b" is neither a job's id nor a drop's name"#),
      (
        #"{"board": "b", "group": true}"#,
        #""board" has no effect in a "group", which only has children; remove it"#
      ),
      (#"{"template": {}}"#, #""template.name" is required"#),
      (#"{"template": "../x"}"#, #""template" must name a file beneath the drop, not "../x""#),
      (
        #"{"board": "b", "recheck": true}"#,
        #""recheck" must be a whole number from 1 to 9223372036854775807, not true or false"#
      ),
    ]
  )
  func relations(text: String, sentence: String) {
    #expect(refusal(Array(text.utf8)) == "manifest.json: \(sentence)")
  }

  @Test("A file beyond the limit is refused before it is read")
  func tooLarge() {
    let bytes = [UInt8](repeating: UInt8(ascii: " "), count: ManifestLimits.maximumBytes + 1)
    #expect(refusal(bytes) == "manifest.json is larger than 65536 bytes")
  }

  @Test("Bytes that are not UTF-8 are refused")
  func notUTF8() {
    let bytes = Array(#"{"board": ""#.utf8) + [0xFF] + Array(#""}"#.utf8)
    #expect(refusal(bytes) == "manifest.json is not JSON: line 1, column 11: a string that is not UTF-8")
  }

  @Test("No prefix of a manifest is one, so that half an upload is never taken for a whole")
  func prefixes() {
    let whole = Array(#"{"board": "b", "tags": ["t"], "retry": 3, "limits": {"boot": 5}}"#.utf8)
    #expect(refusal(whole) == nil)
    for length in 0..<whole.count { #expect(refusal(Array(whole.prefix(length))) != nil, "\(length) bytes") }
  }
}
