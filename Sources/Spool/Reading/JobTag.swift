import Posix

/// The tag of a job's present state, by which a client says on which state its change rests.
///
/// It is the MD5, for interfaces that want a tag of that form, of
/// - the job's state: its place, and of one that is claimed the epoch, so that taking a waiting job aside for
///   the change itself, which raises its epoch, does not spoil the tag;
/// - the sizes of its histories, which only grow: `<epoch> <size>` for each that is there, the job's own as
///   epoch 0;
/// - the bytes of `job.json`, behind an empty line.
package enum JobTag {
  /// - Parameters:
  ///   - record: the bytes of `job.json`; none where it cannot be read.
  ///   - state: where the job lies.
  ///   - histories: the bytes of each `history.jsonl` that is there, by the attempt's epoch, and under 0 those
  ///     of the job's own.
  /// - Returns: 32 lower-case hexadecimal digits.
  package static func make(record: [UInt8], state: JobToken.State, histories: [Int: Int]) -> String {
    let sizes = histories.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let head = ([name(of: state)] + sizes).map { "\($0)\n" }.joined()
    return MD5.digest(of: Array("\(head)\n".utf8) + record)
  }

  private static func name(of state: JobToken.State) -> String {
    switch state {
    case .queued, .held: "queued"
    case .running(let epoch, _): "running \(epoch)"
    case .ending(let epoch, _): "ending \(epoch)"
    case .finished: "finished"
    case .cancelled: "cancelled"
    }
  }
}

extension JobView {
  /// The tag of the job as it is now; what cannot be read counts as absent.
  package func tag() -> String {
    let record = (try? directory.readIfPresent(Layout.record, limit: 1 << 22)) ?? nil
    return JobTag.make(record: record ?? [], state: token.state, histories: historySizes())
  }

  /// The bytes of each `history.jsonl` that is there, by the attempt's epoch, and under 0 those of the job's
  /// own.
  package func historySizes() -> [Int: Int] {
    var sizes: [Int: Int] = [:]
    sizes[0] = size(of: Layout.history)
    for epoch in attempts() { sizes[epoch] = size(of: "\(Layout.attempts)/\(epoch)/\(Layout.history)") }
    return sizes
  }

  private func size(of path: String) -> Int? {
    guard let status = try? directory.openWithin(path).status(), status.kind == .regular else { return nil }
    return status.size
  }
}
