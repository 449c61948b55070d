/// The steps of a plan, in their order.
///
/// The console is opened before the firmware is let go, so that its first line is not lost, and what old
/// firmware said before that is dropped, so that it is not taken for the new one's.
struct StepList {
  private(set) var all: [Step] = []
  let recovery: [Step]

  private let board: Board
  private let link: ConsoleSettings?

  init(_ recipe: Recipe, _ board: Board, _ facts: Facts, console: Plan.Console, conversion: Conversion?) {
    self.board = board
    recovery = Self.recovery(of: board)
    link = if case .link(let settings) = console { settings } else { nil }
    all += board.power?.onSteps ?? []
    if let conversion { all.append(.convert(Self.tool(conversion, facts))) }
    open(.before)
    let flash = Self.tools(recipe.flash, facts).map { Step.flash($0) }
    switch recipe.release {
    case .reset:
      all += flash
      release(or: Self.tools(recipe.reset, facts).map { .reset($0) })
    case .flash:
      all += flash.dropLast()
      if link?.moment == .before { all.append(.discard) }
      all += flash.suffix(1)
      release(or: [])
    case .run:
      all += flash
      open(.after)
      if link != nil { all.append(.discard) }
    }
  }

  private mutating func open(_ moment: ConsoleSettings.Moment) {
    guard link?.moment == moment else { return }
    all.append(.openConsole)
  }

  /// Starts the firmware as the board's file says, or else as the recipe does.
  private mutating func release(or own: [Step]) {
    open(.after)
    let steps = boardReset ?? own
    guard !steps.isEmpty else { return }
    if link != nil { all.append(.discard) }
    all += steps
  }

  private var boardReset: [Step]? {
    if let reset = board.reset { return [.reset(ToolCommand(reset))] }
    return link?.reset.map { [.pulse($0)] }
  }

  private static func tools(_ templates: [CommandTemplate], _ facts: Facts) -> [ToolCommand] {
    templates.filter { facts.hold($0.when) }.map {
      ToolCommand(facts.fill($0), rules: facts.fill($0.results))
    }
  }

  private static func tool(_ conversion: Conversion, _ facts: Facts) -> ToolCommand {
    ToolCommand(
      Command(program: facts.choose(Conversion.programs), arguments: conversion.arguments),
      rules: [
        ExitRule(.status(0), .passed, "the executable was converted"),
        ExitRule(
          .nonzeroStatus,
          toolLine: .holds("ecognise the format"),
          .infrastructure,
          "this host's objcopy does not know the executable's processor; install llvm or binutils-multiarch ({line})"
        ),
        ExitRule(.nonzeroStatus, .failed, "the executable cannot be converted: {line}"),
        ExitRule(.anySignal, .infrastructure, "objcopy was ended by signal {signal}"),
      ]
    )
  }

  private static func recovery(of board: Board) -> [Step] {
    if let power = board.power {
      let cycle = power.cycleSteps
      if !cycle.isEmpty { return cycle }
    }
    return board.reset.map { [.reset(ToolCommand($0))] } ?? []
  }
}
