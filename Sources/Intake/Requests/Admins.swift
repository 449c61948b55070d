import Custody
import Posix
import Spool

/// Who may ask for everything: root, the spool's owner, and the admins of `spool.json`.
struct Admins {
  private let spoolOwner: UInt32
  private let names: [String]

  init(_ depot: Depot) throws(PosixError) {
    spoolOwner = try depot.root.status().owner
    names = depot.configuration.admins
  }

  func contains(_ user: UInt32, _ name: String) -> Bool {
    user == 0 || user == spoolOwner || names.contains(name)
  }

  /// Whether a user is one of them; no, where that cannot be known.
  static func include(_ user: UInt32, _ depot: Depot, _ names: ReceiptBook) -> Bool {
    (try? Admins(depot))?.contains(user, names.userName(user)) ?? false
  }
}
