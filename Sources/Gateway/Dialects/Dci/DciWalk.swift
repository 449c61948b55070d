import JSON
import Posix
import Spool

/// Goes through the candidates for a list in the order of their ids, and opens those of which the table does
/// not tell enough.
struct DciWalk: DciListWork {
  /// After how many candidates, or looks into folders, others get their turn.
  private static let step = 4096
  private static let looks = 64

  private var candidates: DciJobIDs
  private let table: JobTable
  private var sieve: DciSieve
  private let question: DciJobList.Question
  private let fields: DciFields
  private let jobs: DciJobs
  private var total = 0
  private var page: [JobID] = []

  init(
    _ candidates: DciJobIDs,
    _ table: JobTable,
    _ sieve: DciSieve,
    _ question: DciJobList.Question,
    _ fields: DciFields,
    _ jobs: DciJobs
  ) {
    self.candidates = candidates
    self.table = table
    self.sieve = sieve
    self.question = question
    self.fields = fields
    self.jobs = jobs
  }

  mutating func goOn() throws(DciListTrouble) -> DciJobPage? {
    var looks = 0
    for _ in 0..<Self.step where looks < Self.looks {
      guard let id = candidates.next() else { return DciJobPage(total: total, ids: DciJobIDs(page)) }
      // What was asked for by its id may be too new for the table.
      switch table[id].flatMap({ sieve.judge($0) }) {
      case false?: continue
      case true?: break
      case nil:
        looks += 1
        guard try opened(id) else { continue }
      }
      if question.parameters.page.contains(total) { page.append(id) }
      total += 1
    }
    return nil
  }

  private func opened(_ id: JobID) throws(DciListTrouble) -> Bool {
    do throws(PosixError) {
      return try jobs.job(id).map { question.includes($0, fields) } ?? false
    } catch {
      throw .unreadable(error)
    }
  }
}
