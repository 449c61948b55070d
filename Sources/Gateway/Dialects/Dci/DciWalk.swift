import JSON
import Posix
import Spool

/// Goes through the candidates for a list in the order of their ids, and opens those of which the table does
/// not tell enough.
struct DciWalk: DciListWork {
  /// After how many candidates, or looks into folders, others get their turn.
  private static let step = 4096
  private static let looks = 64

  private var candidates: DciCandidates
  private var sieve: DciSieve
  private let question: DciJobList.Question
  private let fields: DciFields
  private let jobs: DciJobs
  private var total = 0
  private var page: [JobID] = []

  init(
    _ candidates: DciCandidates,
    _ sieve: DciSieve,
    _ question: DciJobList.Question,
    _ fields: DciFields,
    _ jobs: DciJobs
  ) {
    self.candidates = candidates
    self.sieve = sieve
    self.question = question
    self.fields = fields
    self.jobs = jobs
  }

  mutating func goOn() throws(DciListTrouble) -> DciJobPage? {
    var looks = 0
    for _ in 0..<Self.step where looks < Self.looks {
      guard let job = candidates.next() else { return DciJobPage(total: total, jobs: DciCandidates(page)) }
      switch job.known.flatMap({ sieve.judge($0) }) {
      case false?: continue
      case true?: break
      case nil:
        looks += 1
        guard try opened(job.id) else { continue }
      }
      if question.parameters.page.contains(total) { page.append(job.id) }
      total += 1
    }
    return nil
  }

  private func opened(_ id: JobID) throws(DciListTrouble) -> Bool {
    do throws(PosixError) {
      return try jobs.job(id).flatMap { question.object($0, fields) } != nil
    } catch {
      throw .unreadable(error)
    }
  }
}
