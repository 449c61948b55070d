import JSON
import Testing

@testable import Gateway

/// Which jobs a filter lists.
@Suite("What filters match")
struct FilterMatchingTests {
  private static let fields: [FieldPath] = [
    "pk", "template.name", "description", "start_time", "end_time", "is_cancelled", "creator", "load",
    "outputs", "outputs.name", "outputs.size",
  ]

  private static let job: JSONObject = [
    "pk": 42,
    "template": ["pk": 3, "name": "Blink", "version": 1],
    "description": "Straße\u{301} 5",
    "start_time": "2026-01-02T03:04:05.000006+00:00",
    "end_time": .null,
    "is_cancelled": false,
    "load": .number(0.5),
    "outputs": [["name": "log.txt", "size": 10], ["name": "trace", "size": .null]],
  ]

  private func matches(_ expressions: String, job: JSONObject = job) throws -> Bool {
    let body = Array(#"{"expressions":[\#(expressions)]}"#.utf8)
    return try FilterSpecification(parsing: body, fields: Self.fields).matches(job)
  }

  @Test(
    "exact is strict about types, and takes numbers by value",
    arguments: [
      (#""pk","value":42"#, true), (#""pk","value":42.0"#, true), (#""pk","value":4.2e1"#, true),
      (#""pk","value":43"#, false), (#""pk","value":42.5"#, false), (#""pk","value":"42""#, false),
      (#""load","value":0.5"#, true), (#""load","value":5e-1"#, true), (#""load","value":0"#, false),
      (#""is_cancelled","value":false"#, true), (#""is_cancelled","value":true"#, false),
      (#""is_cancelled","value":0"#, false), (#""is_cancelled","value":"false""#, false),
      (#""template.name","value":"Blink""#, true), (#""template.name","value":"blink""#, false),
      (#""template.name","value":"blink","case_insensitive":true"#, true),
      (#""template.name","value":"blinks","case_insensitive":true"#, false),
      (#""description","value":"STRASSE\u0301 5","case_insensitive":true"#, true),
      (#""description","value":"Straß\u00e9 5""#, false),
      (#""pk","value":"42","case_insensitive":true"#, false),
      (#""end_time","value":"""#, false), (#""end_time","value":"null""#, false),
      (#""creator","value":"x""#, false), (#""outputs","value":"log.txt""#, false),
      (#""outputs.name","value":"trace""#, true), (#""outputs.name","value":"tracE""#, false),
      (#""outputs.name","value":"TRACE","case_insensitive":true"#, true),
      (#""outputs.size","value":10"#, true),
    ]
  )
  func exact(rest: String, isMatch: Bool) throws {
    #expect(try matches(#"{"type":"exact","field":\#(rest)}"#) == isMatch)
    #expect(try matches(#"{"type":"exact","invert":true,"field":\#(rest)}"#) == !isMatch)
  }

  @Test(
    "contains looks within strings alone",
    arguments: [
      (#""template.name","sub_string":"lin""#, true), (#""template.name","sub_string":"Blink""#, true),
      (#""template.name","sub_string":"LIN""#, false), (#""template.name","sub_string":"Blinks""#, false),
      (#""template.name","sub_string":"LIN","case_insensitive":true"#, true),
      (#""description","sub_string":"e""#, true),
      (#""description","sub_string":"sse","case_insensitive":true"#, true),
      (#""pk","sub_string":"4""#, false), (#""end_time","sub_string":"null""#, false),
      (#""is_cancelled","sub_string":"a""#, false), (#""creator","sub_string":"a""#, false),
      (#""outputs.name","sub_string":"rac""#, true), (#""outputs.name","sub_string":"log.txttrace""#, false),
      (#""outputs","sub_string":"log""#, false),
    ]
  )
  func contains(rest: String, isMatch: Bool) throws {
    #expect(try matches(#"{"type":"contains","field":\#(rest)}"#) == isMatch)
    #expect(try matches(#"{"type":"contains","invert":true,"field":\#(rest)}"#) == !isMatch)
  }

  @Test(
    "isnull finds null, what is missing, and a list without elements",
    arguments: [
      ("end_time", true), ("creator", true), ("pk", false), ("is_cancelled", false), ("template.name", false),
      ("outputs", false), ("outputs.name", false), ("outputs.size", true),
    ]
  )
  func isNull(field: String, isMatch: Bool) throws {
    for type in ["isnull", "is_null"] {
      #expect(try matches(#"{"type":"\#(type)","field":"\#(field)"}"#) == isMatch)
      #expect(try matches(#"{"type":"\#(type)","field":"\#(field)","invert":true}"#) == !isMatch)
    }
    var bare = Self.job
    bare["outputs"] = []
    #expect(try matches(#"{"type":"isnull","field":"outputs"}"#, job: bare))
    #expect(try matches(#"{"type":"isnull","field":"outputs.name"}"#, job: bare))
  }

  @Test(
    "compare orders numbers by value and strings as texts, and nothing else",
    arguments: [
      ("pk", "42", [false, false, true, true]), ("pk", "42.5", [true, false, true, false]),
      ("pk", "41", [false, true, false, true]), ("pk", "1e300", [true, false, true, false]),
      ("pk", "-1e300", [false, true, false, true]), ("pk", #""43""#, [false, false, false, false]),
      ("load", "1", [true, false, true, false]), ("load", "0.5", [false, false, true, true]),
      ("template.name", #""Blinl""#, [true, false, true, false]),
      ("template.name", #""Blink""#, [false, false, true, true]),
      ("template.name", "5", [false, false, false, false]),
      ("start_time", #""2026-01-02T03:04:05.000007+00:00""#, [true, false, true, false]),
      ("start_time", #""2026-01-02T03:04:05.000006+00:00""#, [false, false, true, true]),
      ("start_time", #""2026-01""#, [false, true, false, true]),
      ("end_time", #""2026""#, [false, false, false, false]),
      ("end_time", "0", [false, false, false, false]),
      ("creator", "0", [false, false, false, false]), ("is_cancelled", "0", [false, false, false, false]),
      ("outputs", "0", [false, false, false, false]), ("outputs.size", "5", [false, true, false, true]),
      ("outputs.name", #""m""#, [true, true, true, true]),
    ]
  )
  func compare(field: String, value: String, outcomes: [Bool]) throws {
    for (comparison, isMatch) in zip(["<", ">", "<=", ">="], outcomes) {
      let rest = #""field":"\#(field)","operator":"\#(comparison)","value":\#(value)"#
      #expect(try matches(#"{"type":"compare",\#(rest)}"#) == isMatch, "\(comparison)")
      #expect(try matches(#"{"type":"compare","invert":true,\#(rest)}"#) == !isMatch, "not \(comparison)")
    }
  }

  @Test("An inverted comparison finds nulls too")
  func invertedNull() throws {
    #expect(
      try matches(#"{"type":"compare","field":"end_time","operator":"<","value":"2026","invert":true}"#)
    )
  }

  @Test("An inverted test of a list asks that no element passes")
  func invertedList() throws {
    #expect(try !matches(#"{"type":"exact","field":"outputs.name","value":"trace","invert":true}"#))
    #expect(try matches(#"{"type":"exact","field":"outputs.name","value":"none","invert":true}"#))
  }

  @Test(
    "and, or and the list of expressions hold as their parts do",
    arguments: [false, true],
    [false, true]
  )
  func logic(first: Bool, second: Bool) throws {
    let parts = [first, second].map { #"{"type":"exact","field":"pk","value":\#($0 ? 42 : 0)}"# }
    let both = parts.joined(separator: ",")
    #expect(try matches(both) == (first && second))
    #expect(try matches(#"{"type":"and","sub_expressions":[\#(both)]}"#) == (first && second))
    #expect(try matches(#"{"type":"or","sub_expressions":[\#(both)]}"#) == (first || second))
    #expect(try matches(#"{"type":"and","invert":true,"sub_expressions":[\#(both)]}"#) == !(first && second))
    #expect(try matches(#"{"type":"or","invert":true,"sub_expressions":[\#(both)]}"#) == !(first || second))
    let and = #"{"type":"and","sub_expressions":[\#(both)]}"#
    #expect(try matches(#"{"type":"or","sub_expressions":[\#(and),\#(parts[1])]}"#) == second)
  }

  @Test(
    "Random filters of random objects: inverted once they turn, inverted twice they are the same",
    arguments: 0..<20
  )
  func inversion(seed: UInt64) throws {
    var random = Randomness(seed: seed)
    for _ in 0..<50 {
      let filter = try FilterSpecification(
        parsing: RandomJSON.filter(&random).compact,
        fields: RandomJSON.fields
      )
      let objects = (0..<10).map { _ in RandomJSON.object(&random) }
      for object in objects {
        #expect(filter.matches(object) == FilterExpression.all(filter.expressions).holds(for: object))
        #expect(filter.matches(object) == filter.condition?(object) ?? true)
        for expression in filter.expressions {
          let holds = expression.holds(for: object)
          #expect(FilterExpression.not(expression).holds(for: object) == !holds)
          #expect(FilterExpression.not(.not(expression)).holds(for: object) == holds)
        }
        _ = filter.order.values(of: object)
      }
    }
  }
}
