import JSON
import Posix
import Spool

/// Tells of a job whether a list has it, as far as that can be told without opening it.
struct DciSieve: Sendable {
  /// Leaves out only jobs that the list does not have.
  private(set) var filter = JobFilter()
  /// The list can have no job but this one.
  private(set) var only: JobID?
  /// Whether the list can have no job at all.
  private(set) var isEmpty = false
  /// Whether the list has all jobs that pass the filter.
  private(set) var isFilterEnough: Bool

  /// A condition, in the table's terms.
  private enum Test: Sendable {
    case status(DciStatus)
    case id(String)
    case created(String)
    case board(String)
    case team(String)
    /// About something that the table does not have.
    case unknown
  }

  private var tests: [Test] = []
  private let access: Access
  private let names: DciNames
  private let teams: DciTeams

  init(
    _ conditions: [ListParameters.Condition],
    _ access: Access,
    names: DciNames,
    teams: DciTeams,
    _ jobs: JobTable
  ) {
    self.access = access
    self.names = names
    self.teams = teams
    // Who sees even what has no owner sees all.
    isFilterEnough = access.seesAll(ofOwner: nil)
    for condition in conditions { add(condition, jobs) }
  }

  private mutating func add(_ condition: ListParameters.Condition, _ jobs: JobTable) {
    let text = condition.text
    switch condition.field {
    case "state": if text != "active" { isEmpty = true }
    case "status":
      guard let status = DciStatus(rawValue: text) else { return isEmpty = true }
      tests.append(.status(status))
      narrow(status, jobs)
    case "id":
      only = names.job(text)
      isEmpty = isEmpty || only == nil
      tests.append(.id(text))
    case "created_at": add(.created(text))
    case "remoteci_id": add(.board(text))
    case "team_id": add(.team(text))
    default: add(.unknown)
    }
  }

  private mutating func add(_ test: Test) {
    tests.append(test)
    isFilterEnough = false
  }

  private mutating func narrow(_ status: DciStatus, _ jobs: JobTable) {
    // Who asks for two asks in vain; that is said by each job.
    guard filter == JobFilter() else { return isFilterEnough = false }
    switch status {
    case .new: filter.places = [.queued]
    case .preRun, .running, .postRun:
      filter.places = [.running]
      isFilterEnough = false
    case .success, .failure, .killed, .error:
      let isKnown =
        jobs.count(in: .finished) + jobs.count(in: .cancelled)
        == Verdict.allCases.reduce(0) { $0 + jobs.count(of: $1) }
      if isKnown { filter.verdicts = status.verdicts } else { filter.places = [.finished, .cancelled] }
      isFilterEnough = isFilterEnough && isKnown
    }
  }

  /// Whether the list, unless it is empty, has a job; nil where it has to be opened to know.
  func judge(_ job: JobSummary) -> Bool? {
    var isSure = true
    switch isVisible(job) {
    case false?: return false
    case true?: break
    case nil: isSure = false
    }
    for test in tests {
      switch holds(test, job) {
      case false?: return false
      case true?: break
      case nil: isSure = false
      }
    }
    return isSure ? true : nil
  }

  private func isVisible(_ job: JobSummary) -> Bool? {
    if access.seesAll(ofOwner: job.owner) { return true }
    return teams.team(of: job.id).map { access.isIn(team: $0) }
  }

  private func holds(_ test: Test, _ job: JobSummary) -> Bool? {
    switch test {
    case .status(let status): Self.holds(status, job)
    case .id(let uuid): names.uuid(job.id) == uuid
    case .created(let time): job.created.map { DciFields.time($0).string == time }
    case .board(let uuid): ranOn(uuid, job)
    case .team(let uuid): teams.team(of: job.id).map { names.uuid(.team, $0) == uuid }
    case .unknown: nil
    }
  }

  private static func holds(_ status: DciStatus, _ job: JobSummary) -> Bool? {
    switch job.place {
    case .queued: status == .new
    case .running: [.preRun, .running, .postRun].contains(status) ? nil : false
    case .finished, .cancelled: job.verdict.map { DciStatus($0) == status }
    }
  }

  /// Of one that has not ended the table may not know yet on which board it is.
  private func ranOn(_ uuid: String, _ job: JobSummary) -> Bool? {
    guard job.verdict != nil else { return nil }
    guard let name = job.board ?? job.wish else { return uuid == "null" }
    return names.uuid(.board, name) == uuid
  }
}
