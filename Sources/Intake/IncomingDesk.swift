import Boards
import Custody
import Lab
import Posix
import Spool

/// Looks through `incoming/` and decides about each thing in it, remembering what it saw last.
final class IncomingDesk {
  /// What lies there, apart from hidden names.
  struct Look {
    var candidates: [Acceptor.Candidate] = []
    var requests: [RequestName] = []
    /// When to look again though nothing changed, as a moment of the monotonic clock.
    var nextLook: UInt64?

    /// A change inside a drop raises no event in `incoming/`: soon after a change the next is awaited often,
    /// later less so.
    ///
    /// Times in nanoseconds.
    mutating func lookAgain(at now: UInt64, quietFor quiet: UInt64) {
      let pause: UInt64 =
        quiet < 10_000_000_000 ? 200_000_000 : quiet < 120_000_000_000 ? 1_000_000_000 : 10_000_000_000
      nextLook = min(nextLook ?? .max, now &+ pause)
    }
  }

  private struct Memory {
    var snapshot: DropSnapshot
    /// When it was first seen like this.
    var since: UInt64
    var told: String?
  }

  private let depot: Depot
  private let hints: Hints
  private let receipts: ReceiptBook
  private let report: (Event) -> Void
  private var drops: [RawName: Memory] = [:]
  private var strays: [RawName: (status: FileStatus, since: UInt64, isTold: Bool)] = [:]
  private var seenGrowing: Set<RawName> = []

  init(_ depot: Depot, hints: Hints, receipts: ReceiptBook, report: @escaping (Event) -> Void) {
    self.depot = depot
    self.hints = hints
    self.receipts = receipts
    self.report = report
  }

  /// Looks at everything.
  ///
  /// - Parameters:
  ///   - boards: tells for what manifests may ask; called when the names are known, so that a board that
  ///     was described before a drop was made is among them.
  ///   - maximum: at most so many candidates; the rest waits for the next look.
  ///   - uncounted: candidates of the last look that wait for others, and must not keep these out.
  /// - Returns: what was found.
  /// - Throws: where `incoming/` cannot be read.
  func look(
    boards: () throws(PosixError) -> BoardCatalogue,
    maximum: Int,
    uncounted: Set<RawName> = []
  ) throws(PosixError) -> Look {
    let incoming = try depot.folder(Layout.incoming)
    let now = Clock.monotonic
    var look = Look()
    var present: Set<RawName> = []
    let entries = try incoming.entries()
    let boards = try boards()
    var counted = 0
    for entry in entries where !entry.name.isHidden {
      if let text = entry.name.text, text.utf8.contains(UInt8(ascii: ".")),
        let status = (try? incoming.statusIfPresent(of: text)) ?? nil
      {
        if let request = Self.request(text, status.kind) {
          look.requests.append(request)
          continue
        }
        if status.kind != .directory, RequestName.isAnswer(text) { continue }
      }
      present.insert(entry.name)
      // Requests are looked for among all.
      guard counted < maximum else {
        look.nextLook = now
        continue
      }
      let before = look.candidates.count
      defer { if !uncounted.contains(entry.name) { counted += look.candidates.count - before } }
      do throws(PosixError) {
        try consider(entry.name, in: incoming, boards: boards, now: now, &look)
      } catch {
        report(
          Event(
            "drop.trouble",
            .warning,
            ["drop": entry.name.shown],
            "cannot look at incoming/\(entry.name.shown): \(error)"
          )
        )
        look.nextLook = min(look.nextLook ?? .max, now &+ 1_000_000_000)
      }
    }
    forget(allBut: present)
    // Who came first gets the lower id.
    look.candidates.sort { ($0.arrived, $0.drop) < ($1.arrived, $1.drop) }
    return look
  }

  /// Files are requests, directories are drops, but `<id>.attach`.
  private static func request(_ name: String, _ kind: FileStatus.Kind) -> RequestName? {
    guard let request = RequestName(name) else { return nil }
    if kind != .directory { return request }
    guard request.verb == .attach else { return nil }
    if case .board = request.target { return nil }
    return request
  }

  private func consider(
    _ name: RawName,
    in incoming: Directory,
    boards: BoardCatalogue,
    now: UInt64,
    _ look: inout Look
  ) throws(PosixError) {
    guard let snapshot = try DropSnapshot.read(name, in: incoming, limits: depot.configuration) else {
      return try considerStray(name, in: incoming, now: now, &look)
    }
    var memory = drops[name] ?? Memory(snapshot: snapshot, since: now)
    if memory.snapshot != snapshot {
      memory = Memory(snapshot: snapshot, since: now)
      seenGrowing.insert(name)
    }
    let settle = UInt64(depot.settleSeconds) &* 1_000_000_000
    let isSettled = now &- memory.since >= settle
    let assessment = DropAssessment(
      snapshot: snapshot,
      arrival: arrival(of: name),
      isSettled: isSettled,
      boards: boards,
      limits: depot.configuration,
      templates: TemplateShelf(reader: depot.reader),
      isAdmins: { [depot, receipts] in Admins.include(snapshot.status.owner, depot, receipts) }
    )
    let directory = try incoming.directory(name)
    let decision = try assessment.decide(LocalProbe(directory: directory))
    switch decision {
    case .accept(let manifest, let executable):
      look.candidates.append(candidate(name, snapshot, .accept(manifest, executable: executable)))
    case .refuse(let reason):
      look.candidates.append(candidate(name, snapshot, .refuse(reason)))
    case .wait:
      look.lookAgain(at: now, quietFor: now &- memory.since)
      if !isSettled { look.nextLook = min(look.nextLook ?? .max, memory.since &+ settle) }
    case .incomplete(let reason):
      considerIncomplete(name, snapshot, reason, &memory, now: now, &look)
    }
    drops[name] = memory
  }

  private func considerIncomplete(
    _ name: RawName,
    _ snapshot: DropSnapshot,
    _ reason: String,
    _ memory: inout Memory,
    now: UInt64,
    _ look: inout Look
  ) {
    let limit = UInt64(depot.configuration.incompleteHours) &* 3_600_000_000_000
    let age = Clock.now.microseconds - Timestamp(snapshot.status.changed).microseconds
    if UInt64(clamping: age) &* 1000 > limit, now &- memory.since > 60_000_000_000 {
      let sentence = "it was incomplete for \(depot.configuration.incompleteHours) hours: \(reason)"
      look.candidates.append(candidate(name, snapshot, .refuse(sentence)))
      return
    }
    look.lookAgain(at: now, quietFor: now &- memory.since)
    guard memory.told != reason, let text = name.text else { return }
    memory.told = reason
    let (name, hidden) = (ShellWord.file(text), ShellWord.file("." + text))
    let command = "mv -T \(name) \(hidden) && mv -T \(hidden) \(name)"
    receipts.tell(
      "incoming",
      "\(reason); when all of it is there, run in \(depot.root.absolutePath)/incoming: \(command)",
      drop: text,
      owner: snapshot.status.owner
    )
    report(Event("drop.wait", .notice, ["drop": text], "incoming/\(text) waits: \(reason)"))
  }

  /// Something in `incoming/` that is no directory.
  private func considerStray(
    _ name: RawName,
    in incoming: Directory,
    now: UInt64,
    _ look: inout Look
  ) throws(PosixError) {
    guard let status = try incoming.statusIfPresent(of: name) else { return }
    var stray = strays[name] ?? (status, now, false)
    if stray.status != status { stray = (status, now, false) }
    let settled = now &- stray.since >= UInt64(depot.settleSeconds) &* 1_000_000_000
    if settled, !stray.isTold, let text = name.text, DropName.fault(in: text) == nil {
      stray.isTold = true
      let what = status.kind == .regular ? "a file" : status.kind.name
      receipts.tell(
        "incoming",
        "\(text) is \(what), and a job is a directory: put it into one together with a manifest.json that"
          + " names the board, or run `boardspool submit \(ShellWord.file(text)) --board BOARD`",
        drop: text,
        owner: status.owner
      )
      report(Event("drop.stray", .notice, ["drop": text], "incoming/\(text) is \(what), not a drop"))
    }
    if !settled {
      look.nextLook = min(look.nextLook ?? .max, stray.since &+ UInt64(depot.settleSeconds) &* 1_000_000_000)
    }
    strays[name] = stray
  }

  private func arrival(of name: RawName) -> Arrival {
    let hinted = hints.arrival(of: name)
    if hinted == .unseen, seenGrowing.contains(name) { return .inPlace }
    return hinted
  }

  private func candidate(
    _ name: RawName,
    _ snapshot: DropSnapshot,
    _ decision: Acceptor.Candidate.Decision
  ) -> Acceptor.Candidate {
    let shown = DropName.fault(in: name.text) == nil ? name.text ?? "" : Self.stand(for: name)
    let manifest = try? depot.folder(Layout.incoming).directory(name)
      .read(Layout.manifest, limit: ManifestLimits.maximumBytes)
    return Acceptor.Candidate(
      name: name,
      drop: shown,
      owner: snapshot.status.owner,
      group: snapshot.status.group,
      arrived: snapshot.status.changed,
      manifestSHA256: manifest.map { SHA256.digest(of: $0) },
      decision: decision
    )
  }

  /// A name for the records of a drop whose own name cannot be one.
  private static func stand(for name: RawName) -> String {
    String(name.shown.map { $0 == "/" ? "_" : $0 }.prefix(100))
  }

  private func forget(allBut present: Set<RawName>) {
    for name in drops.keys where !present.contains(name) { hints.forget(name) }
    drops = drops.filter { present.contains($0.key) }
    strays = strays.filter { present.contains($0.key) }
    seenGrowing.formIntersection(present)
  }
}
