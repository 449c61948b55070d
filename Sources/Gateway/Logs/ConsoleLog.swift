import HTTP
import Posix
import Spool

/// What the board printed in one attempt of a job.
struct ConsoleLog: Sendable {
  /// Measured once: what the file gains later belongs to a later answer.
  let length: Int
  /// Nil where the board printed nothing, for then no file is made.
  let file: OpenFile?

  /// Opens the log of the attempt that decided a job, or of the latest one while none has.
  ///
  /// It is nil where something lies in its place that is no file of the spool's.
  ///
  /// - Parameters:
  ///   - job: where it lies.
  ///   - role: whose console, where the job has ended; nil for the first one's.
  init?(of job: JobView, role: String? = nil) {
    do {
      guard let opened = try Self.open(job, role) else {
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

  private static func open(_ job: JobView, _ role: String?) throws(PosixError) -> Descriptor? {
    guard job.token.isOver, let attempt = job.result()?.attempt else { return try job.log() }
    return try job.log(ofAttempt: attempt, role: role)
  }

  /// The log as plain text, or the part that is asked for; a browser must not take what a board prints for
  /// anything else.
  func answer(to request: HTTPRequest) -> Answer {
    FileAnswer.answer(
      to: request,
      file,
      length: length,
      fields: [
        HTTPResponse.Field("Content-Type", "text/plain; charset=utf-8"), JSONAnswer.noSniffing,
        JSONAnswer.cacheControl,
      ]
    )
  }
}
