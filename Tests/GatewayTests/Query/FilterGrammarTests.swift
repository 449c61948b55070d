import JSON
import Testing

@testable import Gateway

/// The bodies that are filters, and what the others are told.
@Suite("Grammar of filters")
struct FilterGrammarTests {
  private static let fields: [FieldPath] = ["pk", "template.name", "outputs.name", "end_time"]

  private func parse(_ body: String) throws(FilterRefusal) -> FilterSpecification {
    try FilterSpecification(parsing: Array(body.utf8), fields: Self.fields)
  }

  // MARK: What is read

  @Test("Nothing asks for nothing", arguments: ["", "{}", " { } ", #"{"expressions":[],"order_by":[]}"#])
  func empty(body: String) throws {
    let filter = try parse(body)
    #expect(filter.expressions.isEmpty)
    #expect(filter.order.isEmpty)
    #expect(!filter.includesInactive)
    #expect(filter.condition == nil)
  }

  @Test(
    "Each production is read",
    arguments: [
      (#"{"type":"exact","field":"pk","value":5}"#, .field("pk", .exact(5))),
      (#"{"type":"exact","field":"pk","value":-1.5}"#, .field("pk", .exact(.number(-1.5)))),
      (#"{"type":"exact","field":"pk","value":true}"#, .field("pk", .exact(true))),
      (#"{"type":"exact","field":"template.name","value":""}"#, .field("template.name", .exact(""))),
      (
        #"{"type":"exact","field":"template.name","value":"Straße","case_insensitive":true}"#,
        .field("template.name", .exactInAnyCase("STRASSE"))
      ),
      (
        #"{"type":"exact","field":"pk","value":5,"case_insensitive":true}"#,
        .field("pk", .exact(5))
      ),
      (
        #"{"type":"contains","field":"template.name","sub_string":"ab"}"#,
        .field("template.name", .contains(Needle("ab")))
      ),
      (
        #"{"type":"contains","field":"template.name","sub_string":"ab","case_insensitive":true}"#,
        .field("template.name", .containsInAnyCase(Needle("AB")))
      ),
      (#"{"type":"isnull","field":"end_time"}"#, .field("end_time", .isNull)),
      (#"{"type":"is_null","field":"end_time","invert":false}"#, .field("end_time", .isNull)),
      (#"{"type":"isnull","field":"end_time","invert":true}"#, .not(.field("end_time", .isNull))),
      (#"{"type":"compare","field":"pk","operator":"<","value":5}"#, .field("pk", .compare(.less, 5))),
      (#"{"type":"compare","field":"pk","operator":">","value":5}"#, .field("pk", .compare(.greater, 5))),
      (#"{"type":"compare","field":"pk","operator":"<=","value":5}"#, .field("pk", .compare(.atMost, 5))),
      (
        #"{"type":"compare","field":"pk","operator":">=","value":"a"}"#, .field("pk", .compare(.atLeast, "a"))
      ),
      (
        #"{"sub_expressions":[{"type":"isnull","field":"pk"},{"type":"isnull","field":"pk"}],"type":"and"}"#,
        .all([.field("pk", .isNull), .field("pk", .isNull)])
      ),
      (
        #"""
        {"type":"or","invert":true,"sub_expressions":[
          {"type":"and","invert":true,"sub_expressions":[
            {"type":"exact","field":"pk","value":1,"invert":true},
            {"type":"exact","field":"pk","value":2}]},
          {"type":"exact","field":"pk","value":3}]}
        """#,
        .not(
          .any([
            .not(.all([.not(.field("pk", .exact(1))), .field("pk", .exact(2))])),
            .field("pk", .exact(3)),
          ])
        )
      ),
    ] as [(String, FilterExpression)]
  )
  func reads(expression: String, meaning: FilterExpression) throws {
    let filter = try parse(#"{"expressions":[\#(expression)]}"#)
    #expect(filter.expressions == [meaning])
  }

  @Test(
    "The order is read, with its defaults",
    arguments: [
      (#"{"field":"pk"}"#, SortKey(field: "pk")),
      (#"{"field":"pk","ascending":true,"nulls_first":false}"#, SortKey(field: "pk")),
      (#"{"field":"pk","ascending":false}"#, SortKey(field: "pk", direction: .descending)),
      (#"{"field":"end_time","nulls_first":true}"#, SortKey(field: "end_time", nulls: .first)),
    ]
  )
  func order(element: String, key: SortKey) throws {
    #expect(try parse(#"{"order_by":[\#(element)]}"#).order == SortOrder([key]))
    let two = try parse(#"{"order_by":[\#(element),{"field":"template.name"}]}"#)
    #expect(two.order == SortOrder([key, SortKey(field: "template.name")]))
  }

  @Test("Deleted jobs are listed where they are asked for", arguments: [true, false])
  func inactive(isWanted: Bool) throws {
    #expect(try parse(#"{"include_inactive":\#(isWanted)}"#).includesInactive == isWanted)
  }

  // MARK: What is refused

  private func refusal(_ body: String) -> String? {
    let refusal = #expect(throws: FilterRefusal.self) { try parse(body) }
    return refusal?.sentence
  }

  @Test(
    "A body that is no filter is refused as a whole",
    arguments: [
      ("null", "the filter must be an object, not null"),
      ("[]", "the filter must be an object, not a list"),
      ("\"\"", "the filter must be an object, not a string"),
      ("0", "the filter must be an object, not a number"),
      (" ", "the filter is not JSON: line 1, column 2: the text ends where a value is expected"),
      (
        #"{"expressions":[],}"#,
        "the filter is not JSON: line 1, column 19: '}' where a member's name in double quotes is expected"
      ),
      (
        #"{"order_by":[],"order_by":[]}"#,
        "the filter is not JSON: line 1, column 16: \"order_by\" stands twice"
      ),
      (
        #"{"expression":[]}"#,
        #"unknown key "expression"; a filter has expressions, order_by, include_inactive"#
      ),
      (#"{"expressions":{}}"#, #""expressions" must be a list, not an object"#),
      (#"{"expressions":null}"#, #""expressions" must be a list, not null"#),
      (#"{"order_by":"pk"}"#, #""order_by" must be a list, not a string"#),
      (#"{"include_inactive":1}"#, #""include_inactive" must be true or false, not a number"#),
      (#"{"include_inactive":null}"#, #""include_inactive" must be true or false, not null"#),
    ]
  )
  func refusesBody(body: String, sentence: String) {
    #expect(refusal(body) == sentence)
  }

  @Test(
    "An expression that is none is refused with its place",
    arguments: [
      ("5", "must be an object, not a number"),
      ("{}", #""type" is required"#),
      (#"{"type":1}"#, #""type" must be a string, not a number"#),
      (
        #"{"type":"Exact"}"#,
        #"unknown type "Exact"; known here are or, and, exact, contains, isnull, compare"#
      ),
      (#"{"type":"exact","value":1}"#, #""field" is required"#),
      (#"{"type":"exact","field":null,"value":1}"#, #""field" must be a string, not null"#),
      (
        #"{"type":"exact","field":"template","value":1}"#,
        #"unknown field "template"; the fields are pk, template.name, outputs.name, end_time"#
      ),
      (#"{"type":"exact","field":"pk"}"#, #""value" is required"#),
      (
        #"{"type":"exact","field":"pk","value":null}"#,
        #""value" must be a string, a number, true or false, not null"#
      ),
      (
        #"{"type":"exact","field":"pk","value":[1]}"#,
        #""value" must be a string, a number, true or false, not a list"#
      ),
      (
        #"{"type":"exact","field":"pk","value":{}}"#,
        #""value" must be a string, a number, true or false, not an object"#
      ),
      (
        #"{"type":"exact","field":"pk","value":1,"sub_string":"a"}"#,
        #"unknown key "sub_string"; the type "exact" has type, field, value, case_insensitive, invert"#
      ),
      (
        #"{"type":"exact","field":"pk","value":1,"case_insensitive":"yes"}"#,
        #""case_insensitive" must be true or false, not a string"#
      ),
      (
        #"{"type":"exact","field":"pk","value":1,"invert":0}"#,
        #""invert" must be true or false, not a number"#
      ),
      (#"{"type":"contains","field":"pk"}"#, #""sub_string" is required"#),
      (#"{"type":"contains","field":"pk","sub_string":""}"#, #""sub_string" must not be empty"#),
      (#"{"type":"contains","field":"pk","sub_string":5}"#, #""sub_string" must be a string, not a number"#),
      (
        #"{"type":"contains","field":"pk","value":"a"}"#,
        #"unknown key "value"; the type "contains" has type, field, sub_string, case_insensitive, invert"#
      ),
      (
        #"{"type":"is_null","field":"pk","case_insensitive":true}"#,
        #"unknown key "case_insensitive"; the type "isnull" has type, field, invert"#
      ),
      (#"{"type":"compare","field":"pk","value":5}"#, #""operator" is required"#),
      (
        #"{"type":"compare","field":"pk","operator":"=","value":5}"#,
        #"unknown operator "="; known are <, >, <=, >="#
      ),
      (#"{"type":"compare","field":"pk","operator":"<"}"#, #""value" is required"#),
      (
        #"{"type":"compare","field":"pk","operator":"<","value":true}"#,
        #""value" must be a string or a number, not true or false"#
      ),
      (
        #"{"type":"compare","field":"pk","operator":"<","value":1,"case_insensitive":true}"#,
        #"unknown key "case_insensitive"; the type "compare" has type, field, operator, value, invert"#
      ),
      (#"{"type":"or"}"#, #""sub_expressions" is required"#),
      (#"{"type":"or","sub_expressions":{}}"#, #""sub_expressions" must be a list, not an object"#),
      (
        #"{"type":"or","sub_expressions":[]}"#,
        #""sub_expressions" must hold at least two expressions, not 0"#
      ),
      (
        #"{"type":"and","sub_expressions":[{"type":"isnull","field":"pk"}]}"#,
        #""sub_expressions" must hold at least two expressions, not 1"#
      ),
      (
        #"{"type":"or","field":"pk","sub_expressions":[]}"#,
        #"unknown key "field"; the type "or" has type, sub_expressions, invert"#
      ),
    ]
  )
  func refusesExpression(expression: String, sentence: String) {
    #expect(refusal(#"{"expressions":[\#(expression)]}"#) == "expressions[0]: \(sentence)")
    let second = #"{"expressions":[{"type":"isnull","field":"pk"},\#(expression)]}"#
    #expect(refusal(second) == "expressions[1]: \(sentence)")
  }

  @Test(
    "An expression at a place where it cannot stand is refused with that place",
    arguments: [
      (
        "or", "or",
        "\"or\" cannot stand within \"or\"; here stands one of and, exact, contains, isnull, compare"
      ),
      (
        "and", "or", "\"or\" cannot stand within \"and\"; here stands one of exact, contains, isnull, compare"
      ),
      (
        "and", "and",
        "\"and\" cannot stand within \"and\"; here stands one of exact, contains, isnull, compare"
      ),
      ("or", "x", "unknown type \"x\"; known here are and, exact, contains, isnull, compare"),
      ("and", "x", "unknown type \"x\"; known here are exact, contains, isnull, compare"),
    ]
  )
  func refusesPlace(outer: String, inner: String, sentence: String) {
    let field = #"{"type":"isnull","field":"pk"}"#
    let expression = #"{"type":"\#(inner)","sub_expressions":[\#(field),\#(field)]}"#
    let body = #"{"expressions":[{"type":"\#(outer)","sub_expressions":[\#(field),\#(expression)]}]}"#
    #expect(refusal(body) == "expressions[0].sub_expressions[1]: \(sentence)")
  }

  @Test("What is wrong at the third level is named by its whole place")
  func refusesDeep() {
    let field = #"{"type":"isnull","field":"pk"}"#
    let and = #"{"type":"and","sub_expressions":[\#(field),{"type":"isnull"}]}"#
    let sentence = refusal(
      #"{"expressions":[\#(field),{"type":"or","sub_expressions":[\#(field),\#(and)]}]}"#
    )
    #expect(sentence == "expressions[1].sub_expressions[1].sub_expressions[1]: \"field\" is required")
  }

  @Test(
    "An element of the order that is none is refused with its place",
    arguments: [
      (#""pk""#, "must be an object, not a string"),
      ("{}", #""field" is required"#),
      (
        #"{"field":"PK"}"#, #"unknown field "PK"; the fields are pk, template.name, outputs.name, end_time"#
      ),
      (#"{"field":"pk","ascending":"no"}"#, #""ascending" must be true or false, not a string"#),
      (#"{"field":"pk","nulls_first":null}"#, #""nulls_first" must be true or false, not null"#),
      (
        #"{"field":"pk","descending":true}"#,
        #"unknown key "descending"; an element of "order_by" has field, ascending, nulls_first"#
      ),
    ]
  )
  func refusesOrder(element: String, sentence: String) {
    #expect(refusal(#"{"order_by":[{"field":"pk"},\#(element)]}"#) == "order_by[1]: \(sentence)")
  }

  // MARK: Bounds

  @Test("A filter has at most a thousand expressions, those within others counted too")
  func bounds() throws {
    let field = #"{"type":"isnull","field":"pk"}"#
    func list(_ count: Int, _ element: String) -> String {
      Array(repeating: element, count: count).joined(separator: ",")
    }
    _ = try parse(#"{"expressions":[\#(list(1000, field))]}"#)
    let sentence = refusal(#"{"expressions":[\#(list(1001, field))]}"#)
    #expect(sentence == "expressions[1000]: a filter has at most 1000 expressions")
    let and = #"{"type":"and","sub_expressions":[\#(list(99, field))]}"#
    _ = try parse(#"{"expressions":[\#(list(10, and))]}"#)
    let nested = refusal(#"{"expressions":[\#(list(11, and))]}"#)
    #expect(nested == "expressions[10]: a filter has at most 1000 expressions")
    _ = try parse(#"{"order_by":[\#(list(1000, #"{"field":"pk"}"#))]}"#)
    let order = refusal(#"{"order_by":[\#(list(1001, #"{"field":"pk"}"#))]}"#)
    #expect(order == #""order_by" has at most 1000 elements, not 1001"#)
  }

  @Test("A body that nests for ever is refused")
  func nesting() {
    let nested = String(repeating: #"{"expressions":["#, count: 10_000)
    #expect(refusal(nested)?.contains("nested deeper than 16 levels") == true)
    let or = String(repeating: #"{"type":"or","sub_expressions":["#, count: 10_000)
    #expect(refusal(#"{"expressions":["# + or)?.contains("nested deeper than 16 levels") == true)
  }

  @Test("A long word of the client's is cut in the answer")
  func excerpt() {
    let word = String(repeating: "x", count: 10_000)
    let sentence = refusal(#"{"expressions":[{"type":"\#(word)"}]}"#) ?? ""
    #expect(sentence.contains("\"" + String(repeating: "x", count: 64) + "…\""))
    #expect(sentence.utf8.count < 200)
  }

  // MARK: Bytes of any kind

  @Test("No bytes make it crash")
  func survives() throws {
    let body = Array(
      #"""
      {"expressions":[{"type":"or","sub_expressions":[{"type":"and","sub_expressions":[
      {"type":"exact","field":"pk","value":1e3,"invert":true},{"type":"is_null","field":"pk"}]},
      {"type":"compare","field":"pk","operator":"<=","value":"\u00e9"},
      {"type":"contains","field":"pk","sub_string":"a","case_insensitive":true}]}],
      "order_by":[{"field":"pk","ascending":false,"nulls_first":true}],"include_inactive":true}
      """#.utf8
    )
    _ = try FilterSpecification(parsing: body, fields: Self.fields)
    for length in 1..<body.count {
      #expect(throws: FilterRefusal.self) {
        try FilterSpecification(parsing: Array(body[..<length]), fields: Self.fields)
      }
    }
    var random = Randomness(seed: 1)
    for place in body.indices {
      for byte: UInt8 in [0x00, 0x22, 0x2C, 0x30, 0x5B, 0x5D, 0x7B, 0x7D, 0xFF] {
        var changed = body
        changed[place] = byte
        _ = try? FilterSpecification(parsing: changed, fields: Self.fields)
      }
      var shuffled = body
      for _ in 0..<3 { shuffled.swapAt(place, Int.random(in: 0..<body.count, using: &random)) }
      _ = try? FilterSpecification(parsing: shuffled, fields: Self.fields)
    }
    for _ in 0..<2000 {
      let noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      _ = try? FilterSpecification(parsing: noise, fields: Self.fields)
    }
  }

  @Test("JSON of any shape is read or refused", arguments: 0..<20)
  func shapes(seed: UInt64) throws {
    var random = Randomness(seed: seed)
    for _ in 0..<100 {
      _ = try? FilterSpecification(parsing: RandomJSON.value(&random).compact, fields: RandomJSON.fields)
      // A filter of the grammar with one value put in the place of another.
      let filter = RandomJSON.filter(&random)
      _ = try FilterSpecification(parsing: filter.compact, fields: RandomJSON.fields)
      let changed = mutated(filter, &random)
      _ = try? FilterSpecification(parsing: changed.compact, fields: RandomJSON.fields)
    }
  }

  private func mutated(_ value: JSONValue, _ random: inout Randomness) -> JSONValue {
    if Int.random(in: 0..<8, using: &random) == 0 { return RandomJSON.value(&random) }
    switch value {
    case .array(var elements):
      guard let index = elements.indices.randomElement(using: &random) else { return value }
      elements[index] = mutated(elements[index], &random)
      return .array(elements)
    case .object(var object):
      guard let member = object.members.randomElement(using: &random) else { return value }
      object[member.name] = mutated(member.value, &random)
      return .object(object)
    case .null, .bool, .integer, .number, .string: return RandomJSON.scalar(&random)
    }
  }
}
