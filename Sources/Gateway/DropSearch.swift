import Spool

/// Finds jobs by the name under which they were dropped.
enum DropSearch {
  /// The jobs of that drop that lists show, oldest first.
  ///
  /// The snapshot knows candidates; what each was dropped as stands in its own record.
  static func jobs(named drop: String, in snapshot: Snapshot, _ lookout: Lookout) -> [JobID] {
    snapshot.jobs.newest(DropHash(drop)).filter { id in
      guard let record = (try? lookout.job(id))?.record() else { return false }
      return record.drop == drop && record.deleted == nil
    }
    .sorted()
  }
}
