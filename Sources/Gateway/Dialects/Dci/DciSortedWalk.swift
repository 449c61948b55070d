import JSON
import Posix
import Spool

/// Opens all candidates for a list, since it wants an order that the table does not know.
struct DciSortedWalk: DciListWork {
  /// Those that the table does not rule out.
  private struct Candidates: IteratorProtocol {
    var all: DciCandidates
    var sieve: DciSieve

    mutating func next() -> JobID? {
      while let job = all.next() {
        if job.known.flatMap({ sieve.judge($0) }) != false { return job.id }
      }
      return nil
    }
  }

  private static let looks = 64

  private var scan: ListScan<Candidates, PosixError>
  private let names: DciNames
  private var page: [JobID] = []

  init(
    _ candidates: DciCandidates,
    _ sieve: DciSieve,
    _ question: DciJobList.Question,
    _ fields: DciFields,
    _ jobs: DciJobs
  ) {
    names = fields.names
    scan = ListScan(
      Candidates(all: candidates, sieve: sieve),
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
      case .end(let total): return DciJobPage(total: total, jobs: DciCandidates(page))
      }
    } catch {
      throw .unreadable(error)
    }
  }
}
