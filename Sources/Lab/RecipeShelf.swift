import Boards
import JSON
import Posix
import Spool

/// The recipes of a spool: those that the program brings, and the admins', `recipes/*.json`, as last read.
///
/// An admin's recipe takes the place of the program's of that kind. A file that cannot be used is kept with
/// its reason, and its kind has no recipe until it is mended: the program's own would do other than what the
/// admin wrote.
package struct RecipeShelf: Sendable {
  /// A file of `recipes/`.
  package struct Entry: Sendable {
    /// The file's name without ".json".
    package var kind: String
    /// Nil where the file cannot be used.
    package var recipe: Recipe?
    /// Why the file cannot be used; a sentence that names it.
    package var fault: String?
  }

  /// The admins', by kind.
  package private(set) var entries: [Entry] = []
  package private(set) var book = RecipeBook.builtin
  private var stamps: [String: FileStatus] = [:]

  package init() {}

  /// Why a kind has no recipe; nil where it has one, or where nobody brought one.
  package func fault(of kind: String) -> String? { entries.first { $0.kind == kind }?.fault }

  /// Reads what has changed since the last call.
  ///
  /// - Parameters:
  ///   - reader: the spool; one without the folder has the program's recipes alone.
  ///   - spoolOwner: who may have written them, besides root.
  /// - Returns: true where anything did.
  /// - Throws: where the folder cannot be read.
  package mutating func refresh(from reader: SpoolReader, spoolOwner: UInt32) throws(PosixError) -> Bool {
    var stamps: [String: FileStatus] = [:]
    guard try reader.root.statusIfPresent(of: Layout.recipes) != nil else { return take([:], []) }
    let folder = try reader.root.directory(Layout.recipes)
    for name in try folder.names() where name.hasSuffix(".json") && !name.hasPrefix(".") {
      stamps[name] = try folder.statusIfPresent(of: name)
    }
    guard stamps != self.stamps else { return false }
    return take(stamps, stamps.keys.sorted().map { Self.read($0, from: folder, spoolOwner: spoolOwner) })
  }

  private mutating func take(_ stamps: [String: FileStatus], _ entries: [Entry]) -> Bool {
    guard stamps != self.stamps else { return false }
    self.stamps = stamps
    self.entries = entries
    book = RecipeBook.builtin.without(entries.map(\.kind)).adding(entries.compactMap(\.recipe))
    return true
  }

  private static func read(_ file: String, from folder: Directory, spoolOwner: UInt32) -> Entry {
    let kind = String(file.dropLast(".json".count))
    do {
      let recipe = try Recipe(try AdminFile.read(file, from: folder, spoolOwner: spoolOwner))
      guard recipe.kind == kind else {
        throw FieldError("\"kind\" is \"\(recipe.kind)\", but the file's name says \"\(kind)\"")
      }
      return Entry(kind: kind, recipe: recipe, fault: nil)
    } catch {
      return Entry(kind: kind, recipe: nil, fault: AdminFile.sentence("\(Layout.recipes)/\(file)", error))
    }
  }
}
