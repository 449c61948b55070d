import Spool

/// What people call a job: its title, else the name of its drop.
enum JobName {
  static func of(_ record: JobRecord?, _ id: JobID) -> String {
    guard let record else { return "job \(id)" }
    return record.title ?? record.drop
  }
}
