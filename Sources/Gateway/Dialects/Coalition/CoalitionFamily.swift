import Spool

/// Which jobs are in which groups, over all jobs of one look at the spool that are not flagged as deleted.
///
/// It takes one pass over the table, so that a list of a million jobs asks it a million times at little cost.
struct CoalitionFamily: Sendable {
  let table: JobTable
  private let members: [JobID: [JobID]]

  init(_ table: JobTable) {
    self.table = table
    var members: [JobID: [JobID]] = [:]
    for chunk in table.chunks {
      // Most jobs are in no group.
      for (row, mark) in zip(chunk.rows, chunk.marks) where row.parent > 0 && !mark.state.isDeleted {
        if let parent = JobID(row.parent) { members[parent, default: []].append(row.id) }
      }
    }
    self.members = members
  }

  private init(childless table: JobTable) {
    self.table = table
    members = [:]
  }

  /// For one job alone: the pass is spared where it has no children.
  init(_ table: JobTable, of id: JobID) {
    self = table.children(of: id).isEmpty ? Self(childless: table) : Self(table)
  }

  /// The jobs that name this one as their parent, ascending.
  func children(of id: JobID) -> [JobID] { members[id] ?? [] }

  func isParent(_ id: JobID) -> Bool { members[id] != nil }

  /// The parent, where it is still there: a job whose group was deleted is found among the roots.
  func parent(of job: JobSummary) -> JobID? {
    job.parent.flatMap { table.lists($0) ? $0 : nil }
  }
}
