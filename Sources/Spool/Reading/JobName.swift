/// What people call a job: its title, else the name of its drop.
package enum JobName {
  package static func of(_ record: JobRecord?, _ id: JobID) -> String {
    guard let record else { return "job \(id)" }
    return record.title ?? record.drop
  }
}
