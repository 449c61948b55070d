import Boards
import Testing

/// How a tool ended, as it was seen, and what the recipe is to make of it.
struct RecordedEnd: Sendable, CustomTestStringConvertible {
  /// Which of the plan's commands.
  enum Command: Sendable {
    case flash, reset
  }

  var driver: String
  var command = Command.flash
  var exit: ProcessExit
  /// Both outputs, as they came.
  var output: String
  var meaning: ExitMeaning

  init(
    _ driver: String,
    of command: Command = .flash,
    _ exit: ProcessExit,
    _ output: String,
    _ meaning: ExitMeaning
  ) {
    self.driver = driver
    self.command = command
    self.exit = exit
    self.output = output
    self.meaning = meaning
  }

  var testDescription: String { "\(driver) \(command) \(exit): \(meaning)" }

  /// What the recipe makes of it.
  ///
  /// - Throws: whatever is wrong with the board's file.
  func read() throws -> ExitMeaning {
    let bin = driver.contains("esptool") || driver.contains("bossac") || driver.contains("dfu-util")
    let plan = try RecipeRow(driver, bin ? .binWithBase : driver.contains("gdb") ? .elf : .hex, steps: "")
      .plan()
    return ExitReading.meaning(
      of: exit,
      rules: try #require(plan.rules(of: command), "the plan has no such command"),
      toolMessages: Array(output.utf8),
      endedByUs: false
    )
  }
}

extension Plan {
  fileprivate func rules(of command: RecordedEnd.Command) -> [ExitRule]? {
    steps.lazy.compactMap { step in
      switch (step, command) {
      case (.flash(let tool), .flash), (.reset(let tool), .reset): tool.rules
      default: nil
      }
    }.first
  }
}
