import JSON
import Posix
import Spool

/// What requests have decided about boards, against the boards.
enum OrdersCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(Layout.boards) else { return [] }
    let names = Set(try folder.names())
    return names.sorted().compactMap { name in
      guard name.hasPrefix("."), name.hasSuffix(".json") else { return nil }
      let board = String(name.dropFirst().dropLast(".json".count))
      let path = "\(Layout.boards)/\(name)"
      guard !board.isEmpty, names.contains("\(board).json") else {
        return Finding(
          path,
          "these are orders for a board that there is not; a new one of that name would follow them",
          repair: .setAside
        )
      }
      guard let bytes = try? folder.read(name, limit: 1 << 20), (try? JSONParser.parse(bytes))?.object != nil
      else {
        return Finding(
          path,
          "the orders for board \(board) cannot be read, so none of them holds",
          repair: .setAside
        )
      }
      return nil
    }
  }
}
