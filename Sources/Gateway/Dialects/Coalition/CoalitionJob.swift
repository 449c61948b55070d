import JSON
import Posix
import Spool

/// A job as its folder tells it, read once.
struct CoalitionJob: Sendable {
  let token: JobToken
  /// Nil where it is damaged.
  let record: JobRecord?
  let runs: [CoalitionRun]
  /// Those since the job was last set back to its beginning.
  let recentRuns: [CoalitionRun]
  /// Of a job that has ended.
  let result: JobResult?
  /// From 0 to 1, as the last run wrote it down; nil where it did not, and where nobody asks: of a job that
  /// is finished.
  let progress: Double?
  private let manifest: JSONValue?

  init(_ view: JobView) {
    token = view.token
    record = view.record()
    runs = CoalitionRun.all(of: view)
    recentRuns = runs.since(record)
    result = view.token.isOver ? view.result() : nil
    let isFinished = result.map { CoalitionState(ended: $0.verdict) } == .finished
    progress = isFinished ? nil : recentRuns.last.flatMap { view.progress(ofAttempt: $0.epoch)?.fraction }
    manifest = view.manifest(with: record)
  }

  var title: String? { record.map(Self.title) }

  static func title(_ record: JobRecord) -> String { record.title ?? record.comment ?? record.drop }

  /// The executable and its arguments as a shell would take them; nothing for a group.
  var command: String? {
    guard let record else { return nil }
    guard let executable = record.executable else { return "" }
    let arguments = manifest?["arguments"]?.array?.compactMap(\.string) ?? []
    return ([executable] + arguments).map(ShellWord.quoted).joined(separator: " ")
  }

  /// `NAME=VALUE`, with a backslash and an n between two.
  var environment: String {
    let members = manifest?["environment"]?.object?.members ?? []
    let variables = members.compactMap { member in member.value.string.map { "\(member.name)=\($0)" } }
    return variables.joined(separator: "\\n")
  }

  var progressPattern: String { manifest?["progress_pattern"]?.string ?? "" }

  /// What a board must have, as the manifest asks.
  var affinity: String? {
    record.map { (($0.board.map { [$0] } ?? []) + $0.tags).joined(separator: ",") }
  }
}
