import Posix
import Spool

/// A folder of a job, listed.
struct FilesPage: Sendable {
  /// A folder above.
  struct Crumb: Sendable {
    var name: String
    var address: PageAddress
  }

  struct Entry: Sendable {
    enum Kind: Sendable, Equatable {
      case file, folder
    }

    var name: String
    var kind: Kind
    /// In bytes; nil for a folder.
    var size: Int?
    var modified: Timestamp?
    /// Nil for a name that no address can hold.
    var address: PageAddress?
  }

  var frame: PageFrame
  var id: JobID
  /// The job's title, or the drop's name.
  var name: String
  /// From the job's folder down to this one, which is the last.
  var crumbs: [Crumb]
  /// In the order of their names, folders first.
  var entries: [Entry]
  /// How many more there are than are listed.
  var omitted: Int
}
