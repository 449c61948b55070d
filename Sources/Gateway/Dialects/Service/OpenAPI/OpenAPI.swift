import JSON

/// `/openapi.json`: what this gateway answers, as an OpenAPI 3.1 document.
///
/// Each interface has its part, in a file of its own. A schema has every field of an object and no others.
enum OpenAPI {
  static let answer = JSONAnswer(document.compact)

  static let document: JSONValue = [
    "openapi": "3.1.1",
    "info": [
      "title": "Boardspool", "version": "1", "summary": "Jobs for boards, read-only.",
      "description": .string(about), "license": ["name": "MIT", "identifier": "MIT"],
    ],
    "servers": [["url": "/"]],
    "security": [[:], ["basic": []], ["bearer": []]],
    "tags": .array(parts.map { ["name": .string($0.tag), "description": .string($0.about)] }),
    "paths": object { $0.addPaths(to: &$1) },
    "components": [
      "schemas": object { $0.addSchemas(to: &$1) },
      "responses": object { $0.addResponses(to: &$1) },
      "headers": headers,
      "securitySchemes": [
        "basic": ["type": "http", "scheme": "basic", "description": "A user's name and password."],
        "bearer": [
          "type": "http", "scheme": "bearer", "description": "A token from `/v1/auth/obtain`.",
        ],
      ],
    ],
  ]

  static let parts: [Part] = [
    .jobs, .files, .service, .pages, .hwut, .hwutSpellings, .dci, .ufdl, .coalition,
  ]

  private static let about = """
    This server shows a spool of jobs for boards, and changes nothing: files that are dropped into the spool are \
    the way in. A write of one of the interfaces below is answered 405, with the file to drop instead.

    Every path that is read by GET is read by HEAD too, and OPTIONS tells the methods. Other paths and \
    methods are 404 and 405, a method that HTTP does not know is 501. What is no HTTP request is answered in \
    plain text, and ends the connection: 400, 408, 413, 414, 417, 431, 501 or 505.

    Where no users are configured, everybody sees everything, whatever credentials are sent. Where they are, \
    a request without credentials sees what everybody may see, such as the short form of jobs, and is answered \
    401 for the rest.
    """

  private static func object(_ add: (Part, inout JSONObject) -> Void) -> JSONValue {
    var object = JSONObject()
    for part in parts { add(part, &object) }
    return .object(object)
  }

  private static var headers: JSONValue {
    var object = JSONObject()
    for header in Header.all { object[header.component] = header.value }
    return .object(object)
  }
}
