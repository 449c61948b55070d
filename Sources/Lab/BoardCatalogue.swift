import Boards
import JSON
import Posix
import Spool

/// The boards that the admins described, `boards/*.json`, and what requests decided about them,
/// `boards/.*.json`, as last read.
///
/// A file that cannot be used is kept with its reason, so that the others go on and whoever asks for
/// that board is told why it does not come. Orders that cannot be used are none.
package struct BoardCatalogue: Sendable {
  package struct Entry: Sendable {
    package var name: String
    /// Nil where the file cannot be used.
    package var board: Board?
    /// Why the file cannot be used.
    package var fault: String?
  }

  /// In the order of their names.
  package private(set) var entries: [Entry] = []
  /// Which of the files mean one thing, as far as they themselves tell: a host knows more of its ports.
  package private(set) var shared = SharedIdentities()
  private var orders: [String: BoardOrders] = [:]
  private var stamps: [String: FileStatus] = [:]
  /// The recipes that the boards' drivers may name.
  package private(set) var recipes = RecipeShelf()

  package init() {}

  package var boards: [Board] { entries.compactMap(\.board) }

  /// The board of that name, where its file can be used.
  package func board(_ name: String) -> Board? { entries.first { $0.name == name }?.board }

  /// What requests decided about the board of that name.
  package func orders(of board: String) -> BoardOrders {
    orders[BoardOrders.fileName(board)] ?? BoardOrders()
  }

  /// Reads what has changed since the last call.
  ///
  /// - Returns: true where anything did.
  package mutating func refresh(from reader: SpoolReader) throws(PosixError) -> Bool {
    let folder = try reader.root.directory(Layout.boards)
    let owner = try reader.root.status().owner
    var stamps: [String: FileStatus] = [:]
    for name in try folder.names() where name.hasSuffix(".json") {
      stamps[name] = try folder.statusIfPresent(of: name)
    }
    let areRecipesNew = try recipes.refresh(from: reader, spoolOwner: owner)
    guard areRecipesNew || stamps != self.stamps else { return false }
    let known = areRecipesNew ? [:] : Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
    entries = stamps.keys.filter { !$0.hasPrefix(".") }.sorted().map { file in
      let name = String(file.dropLast(".json".count))
      if stamps[file] == self.stamps[file], let entry = known[name] { return entry }
      return read(name, file: file, from: folder, spoolOwner: owner)
    }
    var orders: [String: BoardOrders] = [:]
    for (file, status) in stamps where file.hasPrefix(".") {
      let isKnown = status == self.stamps[file]
      orders[file] =
        isKnown ? self.orders[file] : Self.readOrders(file, status, from: folder, spoolOwner: owner)
    }
    self.orders = orders
    shared = SharedIdentities(boards.map { SharedIdentities.Claimant($0) }) { $0 }
    self.stamps = stamps
    return true
  }

  /// Nil where the file cannot be used.
  private static func readOrders(
    _ file: String,
    _ status: FileStatus,
    from folder: Directory,
    spoolOwner: UInt32
  ) -> BoardOrders? {
    do {
      try AdminFile.requireTrust(status, spoolOwner: spoolOwner)
      return BoardOrders(try JSONParser.parse(try folder.read(file, limit: 1 << 20)))
    } catch {
      return nil
    }
  }

  private func read(_ name: String, file: String, from folder: Directory, spoolOwner: UInt32) -> Entry {
    do {
      let json = try AdminFile.read(file, from: folder, spoolOwner: spoolOwner)
      let board = try Board(name: name, json: json, recipes: recipes.book)
      if let fault = recipes.fault(of: board.driver.kind) {
        return Entry(name: name, board: nil, fault: fault)
      }
      return Entry(name: name, board: board, fault: nil)
    } catch {
      return Entry(name: name, board: nil, fault: AdminFile.sentence("boards/\(file)", error))
    }
  }

  /// Why no board will ever take a job that asks for this; nil where one might.
  package func faultOf(board: String?, tags: [String]) -> String? {
    // A file that cannot be used now may be mended; who asked for it by name waits for that.
    if let board, entries.contains(where: { $0.name == board && $0.board == nil }) { return nil }
    if boards.contains(where: { $0.matches(board: board, tags: tags) }) { return nil }
    let known = boards.isEmpty ? "the spool has no boards" : "there are \(Self.listing(boards))"
    if let board {
      guard boards.contains(where: { $0.matches(board: board, tags: []) }) else {
        let names = boards.map(\.name) + boards.map(\.type)
        let hint = nearest(to: board, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return "no board has the name or the type \"\(board)\"\(hint) (\(known))"
      }
      return "no board \"\(board)\" has all the tags \(tags.joined(separator: ", ")) (\(known))"
    }
    return "no board has all the tags \(tags.joined(separator: ", ")) (\(known))"
  }

  /// Why no boards will ever take a manifest's job; nil where some might.
  ///
  /// Whether one host has boards for all roles is another matter: it may come to have them.
  package func fault(in manifest: Manifest) -> String? {
    guard !manifest.roles.isEmpty else { return faultOf(board: manifest.board, tags: manifest.tags) }
    for role in manifest.roles {
      if let fault = faultOf(board: role.board, tags: role.tags) { return "role \(role.name): \(fault)" }
    }
    return nil
  }

  private static func listing(_ boards: [Board]) -> String {
    let shown = boards.prefix(20).map { "\($0.name) (\($0.type))" }
    return shown.joined(separator: ", ") + (boards.count > 20 ? ", …" : "")
  }
}
