import JSON

/// Something in a spool that is not as it should be.
package struct Finding: Sendable, Equatable {
  /// What `--repair` does about it; nothing is lost by any of these.
  package enum Repair: Sendable, Equatable {
    case makeFolder(mode: UInt32)
    case setMode(UInt32)
    /// A temporary file, of which nobody knows.
    case remove
    /// Into `.lost/`.
    case setAside
    /// Points `result.json` at the attempt's.
    case linkResult(epoch: Int)
    case rebuildIndex
    /// Renames the lease.
    case renameLease(to: String)
    case mendReceipt
    /// Takes a waiting job aside, under that name.
    case hold(as: String)
    /// Makes the lease, under that name.
    case makeLease(name: String)
  }

  /// Below the spool.
  package var path: String
  /// What is wrong, as a clause.
  package var problem: String
  /// What to do, where there is no repair.
  package var remedy: String
  package var repair: Repair?
  /// Something that mends itself: told, but no reason to worry.
  package var isNote = false

  /// A finding that `--repair` mends.
  package init(_ path: String, _ problem: String, repair: Repair, isNote: Bool = false) {
    self.path = path
    self.problem = problem
    self.repair = repair
    self.isNote = isNote
    remedy = ""
  }

  /// A finding for people to deal with.
  package init(_ path: String, _ problem: String, remedy: String, isNote: Bool = false) {
    self.path = path
    self.problem = problem
    self.remedy = remedy
    self.isNote = isNote
  }

  private var advice: String {
    switch repair {
    case .makeFolder: "--repair makes it"
    case .setMode(let mode): "--repair sets mode \(String(mode, radix: 8))"
    case .remove: "--repair removes it"
    case .setAside: "--repair moves it to .lost/"
    case .linkResult(let epoch): "--repair links attempt \(epoch)'s"
    case .rebuildIndex: "--repair rebuilds the index from the jobs"
    case .renameLease(let name): "--repair renames it to \(name)"
    case .mendReceipt: "--repair writes it anew from the job"
    case .hold(let name): "--repair takes it aside as \(name)"
    case .makeLease(let name): "--repair makes \(name)"
    case nil: remedy
    }
  }

  package var line: String {
    Printable.text("\(path.isEmpty ? "." : path): \(isNote ? "note: " : "")\(problem); \(advice)")
  }

  package var json: JSONValue {
    [
      "path": .string(path), "problem": .string(problem), "advice": .string(advice),
      "severity": isNote ? "note" : "error", "repairable": .bool(repair != nil),
    ]
  }
}
