import HTTP
import Spool

/// What a path of this API stands for; a slash at its end changes nothing.
enum UfdlRoute: Sendable, Equatable {
  case obtain
  case refresh
  case list
  case job(JobID)
  case output(JobID, name: String, type: String)
  case outputInfo(JobID, name: String, type: String)
  /// A path that exists for writing alone.
  case write(UfdlWrite, JobID)
  /// Like a job's path, with something that is no job's number.
  case noJob

  /// Nil for a path that this API does not have.
  init?(_ target: RequestTarget) {
    var segments = target.segments[...]
    guard segments.popFirst() == "v1" else { return nil }
    if segments.last == "" { segments.removeLast() }
    switch (segments.popFirst(), segments.count) {
    case ("auth", 1) where segments.first == "obtain": self = .obtain
    case ("auth", 1) where segments.first == "refresh": self = .refresh
    case ("jobs", 1) where segments.first == "list": self = .list
    case ("jobs", 1...): self.init(job: segments)
    default: return nil
    }
  }

  private init?(job segments: ArraySlice<String>) {
    var segments = segments
    guard let name = segments.popFirst(), let route = Self.route(segments, of: JobID(name)) else {
      return nil
    }
    self = route
  }

  private static func route(_ segments: ArraySlice<String>, of id: JobID?) -> UfdlRoute? {
    let parts = Array(segments)
    switch (parts.first, parts.count) {
    case (nil, _): return id.map(UfdlRoute.job) ?? .noJob
    case ("outputs", 3): return id.map { .output($0, name: parts[1], type: parts[2]) } ?? .noJob
    case ("outputs", 4) where parts[3] == "info":
      return id.map { .outputInfo($0, name: parts[1], type: parts[2]) } ?? .noJob
    case ("progress", 2): return id.map { .write(.progress, $0) } ?? .noJob
    case ("progress", _): return nil
    case (let verb?, 1):
      guard let write = UfdlWrite(rawValue: verb) else { return nil }
      return id.map { .write(write, $0) } ?? .noJob
    default: return nil
    }
  }
}
