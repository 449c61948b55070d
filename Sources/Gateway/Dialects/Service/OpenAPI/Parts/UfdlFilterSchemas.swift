extension OpenAPI.Schema {
  /// The body of a `POST /v1/jobs/list`.
  static let ufdlFilter: OpenAPI.Members = [
    "UfdlFilter": filter, "UfdlOr": or, "UfdlAnd": and, "UfdlTest": test, "UfdlOrder": order,
  ]

  private static let filter = object(
    [:],
    optional: [
      "expressions": .list(
        of: .either(.named("UfdlOr"), .named("UfdlAnd"), .named("UfdlTest")),
        "All have to hold; 1000 of all levels at most."
      ).adding(["maxItems": 1000]),
      "order_by": .list(of: .named("UfdlOrder"), "The first decides before the second, and so on.")
        .adding(["maxItems": 1000]),
      "include_inactive": .flag("Jobs that are flagged as deleted too."),
    ],
    "Which jobs are listed, and in what order."
  )

  private static let or = object(
    ["type": .word(["or"]), "sub_expressions": several(.either(.named("UfdlAnd"), .named("UfdlTest")))],
    optional: ["invert": invert]
  )
  private static let and = object(
    ["type": .word(["and"]), "sub_expressions": several(.named("UfdlTest"))],
    optional: ["invert": invert]
  )

  private static func several(_ schema: Self) -> Self { list(of: schema).adding(["minItems": 2]) }

  private static let test = either(
    object(
      ["type": .word(["exact"]), "field": field, "value": .either(.text(), .number(), .flag())],
      optional: ["case_insensitive": .flag(), "invert": invert]
    ),
    object(
      ["type": .word(["contains"]), "field": field, "sub_string": text().adding(["minLength": 1])],
      optional: ["case_insensitive": .flag(), "invert": invert]
    ),
    object(["type": .word(["isnull", "is_null"]), "field": field], optional: ["invert": invert]),
    object(
      [
        "type": .word(["compare"]), "field": field, "operator": .word(["<", ">", "<=", ">="]),
        "value": .either(.text(), .number()),
      ],
      optional: ["invert": invert]
    ),
    about: "A condition on one field."
  )

  private static let order = object(
    ["field": field],
    optional: [
      "ascending": .flag("True unless given."), "nulls_first": .flag("False unless given."),
    ]
  )

  private static let invert = flag("It has to be false.")
  private static let field = word(UfdlFields.filterable.map(\.text))
}
