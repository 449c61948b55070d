import JSON

@testable import Query

/// What is asked for: few values, so that they meet, and of each kind that a field may have.
enum Jobs {
  static let fields: [FieldPath] = [
    "pk", "template.name", "description", "start_time", "end_time", "is_cancelled", "creator", "load",
    "outputs", "outputs.name", "outputs.size", "where",
  ]

  static let all: [JSONObject] = [
    [
      "pk": 1, "template": ["name": "Blink"], "description": "Straße 5", "end_time": .null,
      "start_time": "2026-01-02T03:04:05.000006+00:00", "is_cancelled": false, "load": .number(0.5),
      "outputs": [["name": "log.txt", "size": 10], ["name": "trace", "size": .null]],
    ],
    [
      "pk": 2, "template": .null, "description": "e\u{301}", "start_time": .null, "is_cancelled": true,
      "creator": .integer(.max), "load": .number(0x1p63), "outputs": [],
    ],
    [
      "pk": 3, "template": ["name": "blink"], "description": "é", "start_time": "2026-01-02",
      "creator": .integer(.min), "load": .number(-0x1p63), "outputs": [[["name": "log"]], "a", 1],
    ],
    ["pk": .number(4), "description": 5, "creator": .number(0x1p62), "load": "0.5"],
    ["pk": 5, "description": "", "load": .number(-0.0), "creator": 0, "outputs": ["size": 10]],
    ["pk": "6", "description": "a\u{10FFFF}", "load": 0, "end_time": "2026", "where": "a:b"],
  ]
}
