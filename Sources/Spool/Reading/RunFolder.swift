/// The folder of an attempt's run on one board, with its console and its outputs.
package struct RunFolder: Sendable, Hashable {
  /// What the job calls the board; nil for a job of one board.
  package var role: String?
  /// Below the job's directory.
  package var path: String

  /// A file or folder in it, below the job's directory.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// The names of the folders that lead to it.
  package var components: [String] { path.split(separator: "/").map(String.init) }
}

extension JobView {
  /// The folders of an attempt's runs: one, or one for each role, in their order.
  package func runFolders(ofAttempt epoch: Int) -> [RunFolder] {
    let roles = record()?.roles ?? []
    guard !roles.isEmpty else { return [RunFolder(role: nil, path: Layout.attempt(epoch))] }
    return roles.map { RunFolder(role: $0.name, path: Layout.attempt(epoch, role: $0.name)) }
  }

  /// The folder of one role's run in an attempt.
  ///
  /// - Parameters:
  ///   - epoch: the attempt's.
  ///   - role: nil for the first one, which people follow.
  /// - Returns: nil where the job has no such role.
  package func runFolder(ofAttempt epoch: Int, role: String? = nil) -> RunFolder? {
    let folders = runFolders(ofAttempt: epoch)
    guard let role else { return folders.first }
    return folders.first { $0.role == role }
  }
}

extension Sequence<HistoryLine> {
  /// The boards that the lines name, each once, in the order in which they come up.
  package var boards: [String] {
    var boards: [String] = []
    for line in self {
      if let board = line.board, !boards.contains(board) { boards.append(board) }
    }
    return boards
  }

  /// The boards for people; nil where no line names one.
  package var boardNames: String? {
    let boards = boards
    return boards.isEmpty ? nil : boards.joined(separator: ", ")
  }
}
