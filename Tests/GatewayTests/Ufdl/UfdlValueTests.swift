import JSON
import Spool
import Testing

@testable import Gateway

@Suite("UFDL: values with types")
struct UfdlValueTests {
  @Test(
    "A bare value gets the type that it has",
    arguments: zip(
      ["a", 7, .number(0.5), true, .null, [1], ["a": 1], ["value": 1], ["value": 1, "type": 2]]
        as [JSONValue],
      ["str", "int", "float", "bool", "json", "json", "json", "json", "json"]
    )
  )
  func bare(value: JSONValue, type: String) {
    let expected: JSONValue = ["value": value, "type": .string(type)]
    #expect(UfdlValues.object(["x": value])["x"] == expected)
  }

  @Test("A value that comes with its type keeps it")
  func typed() {
    let pair: JSONValue = ["type": "Dataset", "value": [1, 2]]
    #expect(UfdlValues.object(["x": pair])["x"] == ["value": [1, 2], "type": "Dataset"])
  }

  @Test(
    "A file's type is its extension",
    arguments: zip(
      ["a.xml", "a.tar.gz", "a", "a.", ".a", "", "a.XML"],
      ["xml", "gz", "file", "file", "file", "file", "XML"]
    )
  )
  func fileType(name: String, type: String) { #expect(UfdlOutput.type(ofFile: name) == type) }
}

/// Ids of jobs for tests.
enum JobIDs {
  static func of(_ numbers: some Sequence<Int>) -> [JobID] { numbers.compactMap { JobID($0) } }
}
