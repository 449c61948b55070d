import Boards
import JSON
import Testing

/// One line of the tables: a job on a board, and all that is started for it.
struct RecipeRow: Sendable, CustomTestStringConvertible {
  /// Images as the tables need them; what is in them lies at the start of an STM32's flash.
  enum Executable: String, Sendable {
    case elf, hex, bin, binWithBase
  }

  /// The value of the board file's `driver`.
  var driver: String
  /// Further members of the board file, each with a comma before it.
  var board = ""
  var image = Executable.elf
  /// A line for each step: its kind, and the argument vector.
  var steps: String

  init(_ driver: String, board: String = "", _ image: Executable = .elf, steps: String) {
    self.driver = driver
    self.board = board
    self.image = image
    self.steps = steps
  }

  var testDescription: String { "\(image) on \(driver)\(board)" }

  /// Plans the job, as the runner does.
  ///
  /// - Throws: whatever is wrong with the board's file or the job.
  func plan() throws -> Plan {
    let text = #"{"type": "t", "host": "h", "driver": \#(driver)\#(board)}"#
    let board = try Board(name: "b", json: try JSONParser.parse(Array(text.utf8)))
    let wish = PlanWish(image: image.image(for: board), limits: RunLimits(run: 60))
    return try Recipe.plan(board: board, wish)
  }
}

extension RecipeRow.Executable {
  fileprivate static let start: UInt64 = 0x0800_0000

  /// An ELF file is for the processor that the board has.
  func image(for board: Board) -> Image {
    let place = Self.start..<Self.start + 1596
    switch self {
    case .elf:
      let machine = ELFMachine(board.architectures == [.avr] ? 83 : 40)
      let content = ImageContent(loaded: [place], copied: [place], machine: machine)
      return Image(format: .elf, size: 4584, content: content)
    case .hex:
      return Image(format: .hex, size: 4527, content: ImageContent(loaded: [place], copied: [place]))
    case .bin: return Image(format: .bin, size: 1596)
    case .binWithBase: return Image(format: .bin, baseAddress: Self.start, size: 1596)
    }
  }
}

extension Plan {
  /// A line for each step, as the tables have them; words with blanks stand in quotation marks.
  var lines: String {
    let started = steps.map { step in
      switch step {
      case .power(let tool): "power \(tool.line)"
      case .wait(let seconds): "wait \(seconds)"
      case .convert(let tool): "convert \(tool.line)"
      case .openConsole: "open"
      case .flash(let tool): "flash \(tool.line)"
      case .discard: "discard"
      case .reset(let tool): "reset \(tool.line)"
      case .pulse(let line): "pulse \(line.rawValue)"
      }
    }
    return (started + (run.map { ["run \($0.line)"] } ?? [])).joined(separator: "\n")
  }
}

extension ToolCommand {
  fileprivate var line: String { command.line }
}

extension Command {
  fileprivate var line: String {
    ([program] + arguments).map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
  }
}
