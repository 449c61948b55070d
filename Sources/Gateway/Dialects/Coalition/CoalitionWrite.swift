/// What a path does that exists for writing alone, by its last segment.
enum CoalitionWrite: String, Sendable {
  case resetJobs = "resetjobs"
  case startJobs = "startjobs"
  case pauseJobs = "pausejobs"
  case stopWorkers = "stopworkers"
  case startWorkers = "startworkers"
}
