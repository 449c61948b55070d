import HTTP
import Posix
import Spool

/// Finds the logs that clients ask for, by the rules that all interfaces share.
struct JobLogs: Sendable {
  enum Finding {
    case log(ConsoleLog)
    case noJob
    case forbidden
    /// The job has not ended.
    case tooEarly
    case unreadable
  }

  enum LiveFinding {
    case feed(LogFeed)
    /// The job has ended, and the reader has all of its log.
    case nothingMore
    case noJob
    case forbidden
    /// Where to resume is no byte's offset.
    case badPosition
  }

  private let context: Context

  init(_ context: Context) { self.context = context }

  /// - Parameters:
  ///   - id: the job's.
  ///   - access: only its owner and admins see a log.
  ///   - wantsPart: that the log so far will do.
  /// - Returns: the log, or why there is none.
  /// - Throws: where the spool cannot be read.
  func log(_ id: JobID, _ access: Access, wantsPart: Bool) throws(PosixError) -> Finding {
    guard let view = try context.lookout.job(id) else { return .noJob }
    guard mayRead(view, access) else { return .forbidden }
    guard view.token.isOver || wantsPart else { return .tooEarly }
    return ConsoleLog(of: view).map(Finding.log) ?? .unreadable
  }

  /// The log as it grows, from where `Last-Event-ID`, or `offset` in the query, says.
  func feed(_ id: JobID, _ access: Access, _ request: HTTPRequest) throws(PosixError) -> LiveFinding {
    guard let view = try context.lookout.job(id) else { return .noJob }
    guard mayRead(view, access) else { return .forbidden }
    let resumed = request.fields["last-event-id"] ?? request.target.firstValue("offset")
    guard let offset = resumed.map({ decimal($0) }) ?? 0 else { return .badPosition }
    // 204 tells a browser not to connect again (WHATWG HTML, section 9.2.3).
    if view.token.isOver, resumed != nil, let log = ConsoleLog(of: view), offset >= log.length {
      return .nothingMore
    }
    return .feed(LogFeed(id, from: offset, lookout: context.lookout))
  }

  private func mayRead(_ view: JobView, _ access: Access) -> Bool {
    switch access {
    case .everything: true
    case .stranger: false
    case .user: access.seesAll(ofOwner: view.record()?.owner)
    }
  }
}

/// Links to a log that is not there yet (RFC 8288).
enum LogLinks {
  static func live(_ id: JobID) -> HTTPResponse.Field {
    HTTPResponse.Field("Link", "</jobs/\(id)/log/live>; rel=\"alternate\"; type=\"text/event-stream\"")
  }
}
