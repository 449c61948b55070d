import HTTP
import Posix
import Reports
import Spool

/// `/jobs/{id}/junit.xml`: how a job ended, for tools that read JUnit.
///
/// All suites of its reports stand in one file. A suite `boardspool` holds the job itself as a case, with its
/// verdict and reason: a job may have failed though every test that it ran passed, and one without tests
/// has an end too.
struct JUnitExport: Dialect {
  private let context: Context

  init(_ context: Context) { self.context = context }

  func owns(_ target: RequestTarget) -> Bool {
    let segments = target.segments
    return segments.count == 3 && (segments[0] == "jobs" || segments[0] == "job")
      && segments[2] == "junit.xml"
  }

  func route(_ request: HTTPRequest) -> JobID? {
    owns(request.target) ? JobID(request.target.segments[1]) : nil
  }

  func read(_ id: JobID, _ ask: Ask, _ access: Access) -> Reply {
    .later {
      do throws(PosixError) {
        return try report(id, ask, access)
      } catch {
        return Answer(self.error(Trouble.status(error), Trouble.sentence(error)))
      }
    }
  }

  private func report(_ id: JobID, _ ask: Ask, _ access: Access) throws(PosixError) -> Answer {
    guard let view = try context.lookout.job(id) else {
      return Answer(error(.notFound, "There is no such job."))
    }
    let record = view.record()
    guard access.seesAll(ofOwner: record?.owner) else {
      return Answer(forbid(access, "Only the job's owner and admins may see its report."))
    }
    guard view.token.isOver else {
      return Answer(error(.notFound, "The job has not ended; there is no report yet."))
    }
    guard let result = view.result() else {
      return Answer(error(.notFound, "The job's result cannot be read."))
    }
    let bytes = JobSuites.file([JobSuites.Job(view, result, name: JobName.of(record, id))])
    let tag = EntityTag(String(SHA256.digest(of: bytes).prefix(32)))
    var fields = [
      HTTPResponse.Field("Content-Type", "application/xml; charset=utf-8"), JSONAnswer.cacheControl,
      JSONAnswer.noSniffing,
      HTTPResponse.Field("Content-Security-Policy", "default-src 'none'; sandbox"),
    ]
    if let tag { fields.append(HTTPResponse.Field("ETag", tag.text)) }
    guard Preconditions.evaluate(ask.request, tag: tag, modified: nil) == .proceed else {
      return Answer(HTTPResponse(.notModified, fields: fields))
    }
    return Answer(HTTPResponse(.ok, fields: fields, body: .bytes(bytes)))
  }

  func instead(_ method: HTTPMethod, _ id: JobID, _ ask: Ask) -> Instead? { nil }

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    PlainError.json(status, message, instead)
  }
}
