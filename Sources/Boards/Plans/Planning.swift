/// What a job asks of a board, as plans need it.
package struct PlanWish: Sendable {
  /// The executable, as the job brings it.
  package var image: Image
  /// The manifest's `arguments`.
  package var arguments: [String]
  /// The manifest's `environment`, in its order.
  package var environment: [(name: String, value: String)]
  /// Whether the manifest expects anything of the console.
  package var needsConsole: Bool
  /// Merged already.
  package var limits: RunLimits

  package init(
    image: Image,
    arguments: [String] = [],
    environment: [(name: String, value: String)] = [],
    needsConsole: Bool = false,
    limits: RunLimits
  ) {
    self.image = image
    self.arguments = arguments
    self.environment = environment
    self.needsConsole = needsConsole
    self.limits = limits
  }
}

/// Plans: from board and image to argument vectors.
extension Recipe {
  /// What an attempt of a job on a board is going to do.
  ///
  /// - Parameters:
  ///   - board: the board, whose driver chooses the recipe.
  ///   - wish: what the job asks for.
  ///   - isInstalled: whether the host has a program, where several would do; nil: the first of them is taken.
  /// - Returns: the plan, complete.
  /// - Throws: `RecipeError` for what this board cannot do for this job.
  package static func plan(
    board: Board,
    _ wish: PlanWish,
    isInstalled: (@Sendable (String) -> Bool)? = nil
  ) throws(RecipeError) -> Plan {
    guard let recipe = board.driver.recipe else {
      throw RecipeError(board.outOfService ?? "no recipe for driver kind \"\(board.driver.kind)\"")
    }
    try wish.check()
    let placed = wish.image.placed(in: board.flash)
    try recipe.check(placed, on: board)
    let conversion = try recipe.conversion(of: placed)
    let facts = Facts(
      board: board,
      image: conversion?.image ?? placed,
      arguments: wish.arguments,
      environment: wish.environment.map { EnvironmentVariable(name: $0.name, value: $0.value) },
      isInstalled: isInstalled
    )
    if let refusal = recipe.refusals.first(where: { facts.hold($0.when) }) {
      throw RecipeError(facts.fill(refusal.sentence))
    }
    let console = recipe.console(of: board)
    if wish.needsConsole, console == .none {
      throw RecipeError("the manifest expects something of the console, and board \(board.name) has none")
    }
    let steps = StepList(recipe, board, facts, console: console, conversion: conversion)
    let limits = console == .none ? wish.limits.withoutConsole : wish.limits
    return recipe.plan(facts, steps, console, imageName: wish.image.fixedName, limits: limits)
  }

  private func plan(
    _ facts: Facts,
    _ steps: StepList,
    _ console: Plan.Console,
    imageName: String,
    limits: RunLimits
  ) -> Plan {
    Plan(
      kind: kind,
      imageName: imageName,
      files: files.map { file in
        Plan.WorkFile(name: file.name, content: facts.fill(file.lines).map { $0 + "\n" }.joined())
      },
      steps: steps.all,
      run: run.map(facts.fill),
      console: console,
      rewrites: console == .tool(self.console) ? rewrites : [],
      exits: facts.fill(exits),
      recovery: steps.recovery,
      versionCommand: versionCommand(facts),
      limits: limits
    )
  }

  /// A board file's own console goes before what the run command prints.
  private func console(of board: Board) -> Plan.Console {
    if let settings = board.console { return .link(settings) }
    return console == .board ? .none : .tool(console)
  }

  private func check(_ image: Image, on board: Board) throws(RecipeError) {
    guard formats.contains(image.format) || conversions[image.format] != nil else {
      let taken = takenFormats.map(\.rawValue).joined(separator: ", ")
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
    if let fault = Architecture.fault(of: image, architectures: board.architectures) {
      throw RecipeError(fault)
    }
    if let flash = board.flash, let fault = image.fault(in: flash) { throw RecipeError(fault) }
  }

  private func conversion(of image: Image) throws(RecipeError) -> Conversion? {
    guard !formats.contains(image.format), let format = conversions[image.format] else { return nil }
    return try Conversion(of: image, to: format)
  }
}

extension Recipe {
  /// Prints the version of the tool that the board's host must have; nil where there is none.
  func versionCommand(_ facts: Facts) -> Command? {
    tool.map { Command(program: facts.choose($0.programs), arguments: $0.version.map(facts.fill)) }
  }
}

extension Board {
  /// Prints the version of the tool that its host must have; nil where a job brings its own program.
  ///
  /// - Parameter isInstalled: whether the host has a program, where several would do.
  /// - Returns: the command; without arguments where the tool cannot print its version.
  package func versionCommand(isInstalled: (@Sendable (String) -> Bool)? = nil) -> Command? {
    driver.recipe?.versionCommand(Facts(board: self, image: nil, isInstalled: isInstalled))
  }
}

extension PlanWish {
  fileprivate func check() throws(RecipeError) {
    for argument in arguments where argument.utf8.contains(0) {
      throw RecipeError("an argument must not hold a NUL byte")
    }
    for variable in environment { try Self.check(variable.name, variable.value) }
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
