/// The one file of `.intake/`: the last id given out, and who gives out ids, in one name.
///
/// Because both stand in a name, reserving ids and taking over from a dead intake are one rename each
/// (The spool's protocol, "One intake").
package struct LeaseName: Sendable, Hashable {
  /// The last id that was given out; 0 for none.
  package var lastID: Int
  /// The incarnation that holds the lease.
  package var incarnation: String

  package init(lastID: Int, incarnation: String) {
    self.lastID = lastID
    self.incarnation = incarnation
  }

  package init?(_ name: String) {
    let parts = name.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "lease", let lastID = decimal(parts[1]),
      Holder.isIncarnation(parts[2])
    else { return nil }
    self.init(lastID: lastID, incarnation: String(parts[2]))
  }

  package var name: String { "lease~\(lastID)~\(incarnation)" }
}
