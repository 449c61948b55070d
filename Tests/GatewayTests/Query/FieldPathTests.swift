import JSON
import Testing

@testable import Gateway

@Suite("Paths to fields")
struct FieldPathTests {
  private static let job: JSONObject = [
    "pk": 7,
    "template": ["name": "blink", "limits": ["run": 30]],
    "parent": .null,
    "outputs": [["name": "log", "type": "txt"], ["name": "trace", "type": .null]],
    "none": [],
    "nested": [[1, 2], [], [3]],
  ]

  @Test(
    "A path stands for the values that it leads to",
    arguments: [
      ("pk", [7]),
      ("template.name", ["blink"]),
      ("template.limits.run", [30]),
      ("template", [["name": "blink", "limits": ["run": 30]]]),
      ("parent", [.null]),
      ("outputs.name", ["log", "trace"]),
      ("outputs.type", ["txt", .null]),
      ("nested", [1, 2, .null, 3]),
    ] as [(FieldPath, [JSONValue])]
  )
  func values(path: FieldPath, values: [JSONValue]) {
    #expect(all(path) == values)
    #expect(path.value(in: Self.job) == values.first)
  }

  @Test(
    "What is not there is one null",
    arguments: [
      "absent", "none", "none.name", "parent.name", "pk.name", "template.name.x", "", ".", "template.",
    ]
      as [FieldPath]
  )
  func absent(path: FieldPath) {
    #expect(all(path) == [.null])
    #expect(path.value(in: Self.job) == .null)
  }

  @Test("The search ends at the first value that passes")
  func stops() {
    var seen = 0
    let found = FieldPath("outputs.name").holds(in: Self.job) { value in
      seen += 1
      return value == "log"
    }
    #expect(found)
    #expect(seen == 1)
  }

  private func all(_ path: FieldPath) -> [JSONValue] {
    var values: [JSONValue] = []
    let found = path.holds(in: Self.job) { value in
      values.append(value)
      return false
    }
    #expect(!found)
    return values
  }
}
