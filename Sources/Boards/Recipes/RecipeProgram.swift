extension Recipe {
  /// The program that a board's host must have; nil where a job brings its own.
  package static func program(of board: Board) -> String? {
    guard let run = named(board.driver.kind)?.run else { return nil }
    let image = Image(format: .elf, size: 1)
    let program = Facts(board: board, image: image, arguments: [], environment: []).fill(run.program)
    return program.hasPrefix("./") ? nil : program
  }
}
