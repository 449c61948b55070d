import HTTP
import Posix
import Spool

/// What the board printed in the attempt that decided a job.
struct ConsoleLog {
  /// Measured once: what the file gains later belongs to a later answer.
  let length: Int
  /// Nil where the board printed nothing, for then no file is made.
  private let file: OpenFile?

  /// Opens the log of a job that has ended.
  ///
  /// - Returns: nil where something lies in its place that is no file of the spool's.
  init?(of job: JobView) {
    do {
      guard let opened = try Self.open(job) else {
        (length, file) = (0, nil)
        return
      }
      let status = try opened.status()
      guard status.kind == .regular else { return nil }
      length = max(0, status.size)
      file = OpenFile(opened)
    } catch {
      return nil
    }
  }

  private static func open(_ job: JobView) throws(PosixError) -> Descriptor? {
    guard let attempt = job.result()?.attempt else { return try job.log() }
    do {
      return try job.directory.openWithin("\(Layout.attempts)/\(attempt)/\(Layout.consoleLog)")
    } catch  where error.isMissing {
      return nil
    }
  }

  /// The log as plain text; a browser must not take what a board prints for anything else.
  var answer: Answer {
    let fields = [
      HTTPResponse.Field("Content-Type", "text/plain; charset=utf-8"),
      HTTPResponse.Field("X-Content-Type-Options", "nosniff"),
      JSONAnswer.cacheControl,
    ]
    return Answer(HTTPResponse(.ok, fields: fields, body: .file(length: length)), file: file)
  }
}
