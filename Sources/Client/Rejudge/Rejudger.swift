import Boards
import JSON
import Posix
import Reports
import Runner
import Spool

/// Judges an attempt again by what its folder holds; changes nothing.
package struct Rejudger {
  private static let chunk = 1 << 16
  /// Of `console.times`, in bytes; what is behind them is fed at the last time of them.
  private static let mostTimes = 1 << 24

  private let site: Site

  package init(_ site: Site) { self.site = site }

  /// - Parameters:
  ///   - id: a job.
  ///   - wish: by what is judged.
  /// - Returns: how the attempt ends by that.
  /// - Throws: ``ClientError/missing(_:)`` where there is no such job or attempt, ``ClientError/usage(_:)`` for a
  ///   wrong expectation, ``ClientError/failed(_:)`` where the attempt has no end yet, never came to its run, was
  ///   on several boards, or cannot be read.
  package func rejudge(_ id: JobID, _ wish: RejudgeWish) throws(ClientError) -> RejudgeReport {
    try site.need(.folder(id))
    let view = try site.job(id)
    let record = view.record()
    guard let json = view.manifest(with: record) else {
      throw .failed("\(view.token.path)/manifest.json cannot be read")
    }
    let own = try checked("\(view.token.path)/manifest.json: ") { () throws(FieldError) in try Manifest(json)
    }
    let (attempt, result) = try attempt(of: view, wish.attempt, id)
    let manifest = try wish.manifest(own)
    let expectation = try wish.expectation(manifest.expect)
    let folder = try folder(attempt, of: view)
    let reports = ReportDemand(manifest, expectation)
    var rejudge = Rejudge(
      try stored(result, folder, "job \(id), attempt \(attempt)"),
      expectation: expectation,
      reports: reports,
      files: reports.files(in: folder)
    )
    let isCut = try feed(&rejudge, from: folder)
    return RejudgeReport(
      view: view,
      name: JobName.of(record, id),
      attempt: attempt,
      stored: result,
      judged: rejudge.finish(),
      isCut: isCut
    )
  }

  private func attempt(of view: JobView, _ wanted: Int?, _ id: JobID) throws(ClientError) -> (Int, JobResult)
  {
    let attempts = view.attempts()
    guard let number = wanted ?? view.result()?.attempt ?? attempts.last else {
      throw .failed("job \(id) has not run; there is nothing to judge")
    }
    guard attempts.contains(number) else { throw .missing("job \(id) has no attempt \(number)") }
    guard let result = view.result(ofAttempt: number) else {
      throw .failed("attempt \(number) of job \(id) has not ended, or its result cannot be read")
    }
    guard result.boards.isEmpty else {
      throw .failed("job \(id) ran on several boards; only jobs of one board can be judged again")
    }
    return (number, result)
  }

  private func folder(_ attempt: Int, of view: JobView) throws(ClientError) -> Directory {
    try client { () throws(PosixError) in
      try view.directory.directory(Layout.attempts).directory("\(attempt)")
    }
  }

  private func stored(
    _ result: JobResult,
    _ folder: Directory,
    _ name: String
  ) throws(ClientError) -> StoredRun {
    switch result.phase {
    case .claim, .power, .flash:
      throw .failed(
        "\(name) ended before its run (\(Printable.text(result.reason))); there is nothing to judge"
      )
    case .boot, .run, .collect: break
    }
    let bytes = try client { () throws(PosixError) in try folder.readIfPresent(Layout.plan, limit: 1 << 22) }
    guard let plan = bytes.flatMap({ try? JSONParser.parse($0) }) else {
      throw .failed("the plan.json of \(name) cannot be read")
    }
    return StoredRun(result: result, plan: plan)
  }

  /// Feeds the console, chunk by chunk as it came.
  ///
  /// - Returns: whether the log was cut.
  private func feed(_ rejudge: inout Rejudge, from folder: Directory) throws(ClientError) -> Bool {
    do {
      let log = try folder.openWithin(Layout.consoleLog)
      let size = try log.status().size
      var times = ChunkTimeline(try folder.readIfPresent(Layout.consoleTimes, limit: Self.mostTimes) ?? [])
      var cut = CutFinder()
      var offset = 0
      while offset < size {
        let bytes = try log.bytes(at: offset, count: min(Self.chunk, size - offset))
        guard !bytes.isEmpty else { break }
        cut.look(at: bytes[...])
        for piece in times.pieces(of: bytes[...], at: offset) { rejudge.feed(piece.bytes, at: piece.time) }
        offset += bytes.count
      }
      return cut.isCut
    } catch {
      throw .failed("the console's log cannot be read: \(error)")
    }
  }
}

/// Looks for the line that stands for what was left out of a log.
private struct CutFinder {
  private static let mark = Array("\n[boardspool: ".utf8)
  private static let words = Array("the log is ".utf8)

  private(set) var isCut = false
  private var tail: [UInt8] = []

  /// The next bytes of the log; the mark may lie across two pieces.
  mutating func look(at bytes: ArraySlice<UInt8>) {
    guard !isCut else { return }
    let text = tail + bytes
    var rest = text[...]
    while let start = rest.firstIndex(of: Self.mark[0]) {
      rest = rest[start...]
      if rest.starts(with: Self.mark), rest.prefix(200).contains(Self.words) { isCut = true }
      rest = rest.dropFirst()
    }
    tail = Array(text.suffix(200))
  }
}
