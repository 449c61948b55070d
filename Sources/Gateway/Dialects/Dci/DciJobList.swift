import HTTP
import JSON
import Posix
import Spool

/// The list of jobs: `{"_meta": {"count": …}, "jobs": […]}`.
///
/// A list opens only the jobs that it shows, wherever the table can tell which these are: for all that ask
/// for no other order than that of acceptance, which is the ids', and for nothing but `state`, `id`,
/// `created_at`, the `status` and `remoteci_id` of ended jobs, and what is to be seen of it (by one who sees
/// all). Of others it opens those of which the table cannot tell; which team a job is of is remembered. A
/// list in another order opens all that it may have.
struct DciJobList: Sendable {
  /// What is asked for, and who asks.
  struct Question: Sendable {
    var parameters: ListParameters
    var access: Access

    /// The way in which ids run; nil where the order is another one.
    var order: JobTable.Order? {
      guard !parameters.order.isEmpty else { return .ascending }
      switch parameters.order.direction(alongIDs: ["created_at"]) {
      case .ascending: return .ascending
      case .descending: return .descending
      case nil: return nil
      }
    }
  }

  /// Elements of a sorted list; further ones can be had in the order of acceptance.
  private static let longestSorted = 10_000

  private let lookout: Lookout
  private let fields: DciFields
  private let jobs: DciJobs

  init(_ context: Context, _ fields: DciFields, _ jobs: DciJobs) {
    lookout = context.lookout
    self.fields = fields
    self.jobs = jobs
  }

  /// Makes the list; to be called on a worker, again and again until it has been made.
  ///
  /// - Parameters:
  ///   - question: what is asked for.
  ///   - request: may hold the tag of the list.
  ///   - refuse: makes the answer to what cannot be had.
  /// - Returns: what is to be called.
  func maker(
    _ question: Question,
    _ request: HTTPRequest,
    refuse: @escaping @Sendable (DciListTrouble) -> Answer
  ) -> @Sendable () -> Answer? {
    let work = Locked<(any DciListWork)?>(nil)
    return {
      work.withLock { work -> Answer? in
        do throws(DciListTrouble) {
          if work == nil { work = try begin(question) }
          return try work?.goOn().map { page in answer(page, question, request) }
        } catch {
          return refuse(error)
        }
      }
    }
  }

  private func answer(_ page: DciJobPage, _ question: Question, _ request: HTTPRequest) -> Answer {
    let head = "{\"_meta\":{\"count\":\(page.total)},\"jobs\":["
    return JSONList.answer(to: request, head: head, foot: "]}", DciJobSource(page, question, fields, jobs))
  }

  private func begin(_ question: Question) throws(DciListTrouble) -> any DciListWork {
    let snapshot = lookout.fresh()
    let parameters = question.parameters
    let sieve = DciSieve(
      parameters.conditions,
      question.access,
      names: fields.names,
      teams: jobs.teams,
      snapshot.jobs
    )
    if sieve.isEmpty { return DciKnownPage(page: DciJobPage(total: 0, jobs: DciCandidates([]))) }
    let page = parameters.page
    let total = sieve.only == nil ? snapshot.jobs.total(sieve.filter) : 1
    guard let order = question.order else {
      guard min(total, page.end ?? .max) <= Self.longestSorted else { throw .tooLong(Self.longestSorted) }
      return DciSortedWalk(candidates(.ascending, sieve, snapshot.jobs), sieve, question, fields, jobs)
    }
    guard sieve.isFilterEnough, sieve.only == nil else {
      return DciWalk(candidates(order, sieve, snapshot.jobs), sieve, question, fields, jobs)
    }
    let shown = DciCandidates(snapshot.jobs, sieve.filter, order, page)
    return DciKnownPage(page: DciJobPage(total: total, jobs: shown))
  }

  private func candidates(_ order: JobTable.Order, _ sieve: DciSieve, _ table: JobTable) -> DciCandidates {
    guard let only = sieve.only else { return DciCandidates(table, sieve.filter, order, ListPage()) }
    // It may be too new for the table.
    return DciCandidates([only])
  }
}

extension DciJobList.Question {
  /// The job's object; nil where the list does not have the job, as it is now.
  func object(_ job: DciJob, _ fields: DciFields) -> JSONObject? {
    guard job.isVisible(to: access) else { return nil }
    let object = fields.object(job)
    return parameters.matches(object) ? object : nil
  }
}

extension JobTable {
  /// How many jobs fit.
  fileprivate func total(_ filter: JobFilter) -> Int {
    select(filter, order: .ascending, offset: 0, limit: 0).total
  }
}
