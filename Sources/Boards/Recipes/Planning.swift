/// Plans: from board and image to argument vectors.
extension Recipe {
  /// What an attempt of a job on a board is going to do.
  ///
  /// - Parameters:
  ///   - board: the board, whose driver chooses the recipe.
  ///   - image: the executable.
  ///   - arguments: the manifest's `arguments`.
  ///   - environment: the manifest's `environment`, in its order.
  ///   - limits: the attempt's limits, merged already.
  /// - Returns: the plan, complete.
  /// - Throws: `RecipeError` for what this board cannot do for this job.
  package static func plan(
    board: Board,
    image: Image,
    arguments: [String],
    environment: [(name: String, value: String)],
    limits: RunLimits
  ) throws(RecipeError) -> Plan {
    guard let recipe = named(board.driver.kind) else {
      throw RecipeError(board.outOfService ?? "no recipe for driver kind \"\(board.driver.kind)\"")
    }
    try recipe.check(image)
    for argument in arguments where argument.utf8.contains(0) {
      throw RecipeError("an argument must not hold a NUL byte")
    }
    for variable in environment { try check(variable.name, variable.value) }
    try QEMUMachine.check(image, for: board.driver)
    let facts = Facts(
      board: board,
      image: image,
      arguments: arguments,
      environment: environment.map { EnvironmentVariable(name: $0.name, value: $0.value) }
    )
    return try recipe.plan(facts, image: image, limits: limits)
  }

  private func plan(_ facts: Facts, image: Image, limits: RunLimits) throws(RecipeError) -> Plan {
    if let refusal = refusals.first(where: { facts.hold($0.when) }) {
      throw RecipeError(facts.fill(refusal.sentence))
    }
    return Plan(
      kind: kind,
      imageName: image.fixedName,
      flash: flash.map(facts.fill),
      run: run.map(facts.fill),
      console: console,
      exits: exits.filter { facts.hold($0.when) }.map { conditional in
        var rule = conditional.rule
        rule.toolLine = rule.toolLine.map(facts.fill)
        rule.otherThan = rule.otherThan.map(facts.fill)
        return rule
      },
      versionCommand: version.map(facts.fill),
      limits: limits
    )
  }

  private func check(_ image: Image) throws(RecipeError) {
    guard formats.contains(image.format) else {
      let taken = formats.map(\.rawValue).joined(separator: ", ")
      throw RecipeError(
        "driver \"\(kind)\" takes executables of format \(taken); this one is \(image.format.rawValue)"
      )
    }
    guard image.size > 0 else { throw RecipeError("the executable is empty") }
    if image.baseAddress != nil, image.format != .bin {
      throw RecipeError(
        "\"base_address\" is for .bin executables; \(image.format.rawValue) has its own addresses"
      )
    }
  }

  /// POSIX.1-2017, 8.1: names of portable utilities' variables, here in either case.
  private static func check(_ name: String, _ value: String) throws(RecipeError) {
    let isName = name.utf8.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
      default: false
      }
    }
    guard isName, !name.isEmpty else {
      throw RecipeError(
        "\"environment.\(name)\": a variable's name has letters, digits and '_' only, and no digit first"
      )
    }
    guard !value.utf8.contains(0) else {
      throw RecipeError("\"environment.\(name)\" must not hold a NUL byte")
    }
  }
}
