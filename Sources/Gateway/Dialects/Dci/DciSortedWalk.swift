import JSON
import Posix
import Spool

/// Opens all candidates for a list, since it wants an order that the table does not know.
struct DciSortedWalk: DciListWork {
  /// Those that the table does not rule out.
  private struct Candidates: IteratorProtocol {
    var ids: DciJobIDs
    let table: JobTable
    var sieve: DciSieve

    mutating func next() -> JobID? {
      while let id = ids.next() {
        if table[id].flatMap({ sieve.judge($0) }) != false { return id }
      }
      return nil
    }
  }

  private static let looks = 64

  private var scan: ListScan<Candidates, PosixError>
  private let names: DciNames
  private var page: [JobID] = []

  init(
    _ candidates: DciJobIDs,
    _ table: JobTable,
    _ sieve: DciSieve,
    _ question: DciJobList.Question,
    _ fields: DciFields,
    _ jobs: DciJobs
  ) {
    names = fields.names
    scan = ListScan(
      Candidates(ids: candidates, table: table, sieve: sieve),
      where: question.parameters.condition,
      order: question.parameters.order,
      page: question.parameters.page
    ) { (id) throws(PosixError) in
      guard let job = try jobs.job(id), job.isVisible(to: question.access) else { return nil }
      return fields.object(job)
    }
  }

  mutating func goOn() throws(DciListTrouble) -> DciJobPage? {
    do throws(PosixError) {
      switch try scan.next(upTo: Self.looks) {
      case .objects(let objects):
        page += objects.compactMap { $0["id"]?.string.flatMap(names.job) }
        return nil
      case .end(let total): return DciJobPage(total: total, ids: DciJobIDs(page))
      }
    } catch {
      throw .unreadable(error)
    }
  }
}
