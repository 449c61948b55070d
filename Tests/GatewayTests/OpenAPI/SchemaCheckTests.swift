import JSON
import Testing

@Suite("Holding JSON against schemas")
struct SchemaCheckTests {
  private let check = SchemaCheck(document: ["components": ["schemas": ["Name": ["type": "string"]]]])

  private static let object: JSONValue = [
    "type": "object",
    "properties": ["id": ["type": "integer", "minimum": 1], "name": ["type": ["string", "null"]]],
    "required": ["id", "name"], "additionalProperties": false,
  ]

  private static let right: [(JSONValue, JSONValue)] = [
    (object, ["id": 1, "name": "a"]), (object, ["name": .null, "id": 7]), ([:], [1, .null]),
    (["$ref": "#/components/schemas/Name"], "a"), (["enum": ["a", .null]], .null),
    (["type": "array", "items": ["type": "number"]], [1, .number(0.5)]),
    (["anyOf": [["type": "string"], ["type": "integer"]]], 1),
    (["oneOf": [["required": ["a"]], ["required": ["b"]]]], ["a": 1]),
    (["type": "object", "additionalProperties": ["type": "integer"]], ["x": 1]),
    (["type": "string", "pattern": "^[0-9]{2}$", "description": "digits"], "42"),
    (["type": "number", "minimum": 0, "maximum": 1], .number(0.5)),
    (["type": "array", "minItems": 2], [1, 2]),
  ]

  private static let wrong: [(JSONValue, JSONValue)] = [
    (object, ["id": 1]), (object, ["id": 1, "name": "a", "more": 1]), (object, ["id": .null, "name": "a"]),
    (object, ["id": 0, "name": "a"]), (object, ["id": .number(1.5), "name": "a"]), (object, [1]),
    (["$ref": "#/components/schemas/Name"], 1), (["$ref": "#/components/schemas/Other"], "a"),
    (["enum": ["a"]], "b"), (["type": "array", "items": ["type": "number"]], [1, "a"]),
    (["anyOf": [["type": "string"], ["type": "integer"]]], true),
    (["oneOf": [["required": ["a"]], ["required": ["b"]]]], ["a": 1, "b": 1]),
    (["allOf": [["type": "string"], ["enum": ["a"]]]], "b"),
    (["type": "object", "additionalProperties": ["type": "integer"]], ["x": "1"]),
    (["type": "string", "pattern": "^[0-9]{2}$"], "420"), (["type": "number", "maximum": 1], .number(1.5)),
    (["type": "array", "minItems": 2], [1]), (["const": 1], 1),
  ]

  @Test(
    "What a schema allows has no fault",
    arguments: Self.right
  )
  func allowed(schema: JSONValue, value: JSONValue) { #expect(check.faults(value, schema) == []) }

  @Test(
    "What it does not allow has one",
    arguments: Self.wrong
  )
  func refused(schema: JSONValue, value: JSONValue) { #expect(check.faults(value, schema) != []) }
}
