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

  private let conditions: [ListParameters.Condition]
  private let access: Access
  private let names: DciNames
  private let teams: DciTeams
  /// The UUIDs of boards and teams that were met.
  private var boards: [String: String] = [:]
  private var groups: [String: String] = [:]

  init(
    _ conditions: [ListParameters.Condition],
    _ access: Access,
    names: DciNames,
    teams: DciTeams,
    _ jobs: JobTable
  ) {
    self.conditions = conditions
    self.access = access
    self.names = names
    self.teams = teams
    // Who sees even what has no owner sees all.
    isFilterEnough = access.seesAll(ofOwner: nil)
    for condition in conditions { narrow(condition, jobs) }
  }

  private mutating func narrow(_ condition: ListParameters.Condition, _ jobs: JobTable) {
    switch condition.field {
    case "state": if condition.text != "active" { isEmpty = true }
    case "status":
      guard let status = DciStatus(rawValue: condition.text) else { return isEmpty = true }
      narrow(status, jobs)
    case "id":
      only = names.job(condition.text)
      isEmpty = isEmpty || only == nil
    default: isFilterEnough = false
    }
  }

  private mutating func narrow(_ status: DciStatus, _ jobs: JobTable) {
    // Of two states a list asks for in vain; which is said by each job.
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

  /// Whether the list has a job; nil where it has to be opened to know.
  mutating func judge(_ job: JobSummary) -> Bool? {
    var isSure = true
    switch isVisible(job) {
    case false?: return false
    case true?: break
    case nil: isSure = false
    }
    for condition in conditions {
      switch holds(condition, job) {
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

  private mutating func holds(_ condition: ListParameters.Condition, _ job: JobSummary) -> Bool? {
    switch condition.field {
    case "state": condition.text == "active"
    case "status": DciStatus(rawValue: condition.text).map { Self.holds($0, job) } ?? false
    case "id": names.uuid(job.id) == condition.text
    case "created_at": job.created.map { DciFields.time($0).string == condition.text }
    case "remoteci_id": ranOn(condition.text, job)
    case "team_id": teams.team(of: job.id).map { team(_: $0) == condition.text }
    default: nil
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
  private mutating func ranOn(_ uuid: String, _ job: JobSummary) -> Bool? {
    guard job.verdict != nil else { return nil }
    guard let name = job.board ?? job.wish else { return uuid == "null" }
    if let known = boards[name] { return known == uuid }
    let known = names.uuid(.board, name)
    boards[name] = known
    return known == uuid
  }

  private mutating func team(_ name: String) -> String {
    if let known = groups[name] { return known }
    let known = names.uuid(.team, name)
    groups[name] = known
    return known
  }
}
