/// Watches a console for the banners with which the usual kernels and runtimes say that they gave up.
///
/// Only whole lines count that are as those print them, perhaps with what a logger puts before a line; text
/// that mentions a fault is none. The first banner is the finding, to which the lines behind it may add a
/// clause. Time is linear in the console's length, and memory is bounded.
package struct FaultWatcher: Sendable {
  /// How many lines behind a banner may add to it.
  private static let reach = 8

  private enum State: Sendable {
    case searching
    /// A fault's name stands alone; so many more lines may show registers.
    case perhaps(FaultFinding, lines: Int)
    /// Found; so many more lines may add to it.
    case found(FaultFinding, FaultBanner.Detail, lines: Int)
  }

  private var state = State.searching

  /// Begins at the start of a console log.
  package init() {}

  /// The first fault; nil where there is none.
  package var finding: FaultFinding? {
    guard case .found(let finding, _, _) = state else { return nil }
    return finding
  }

  /// Whether there is a ``finding``.
  var hasFound: Bool {
    if case .found = state { true } else { false }
  }

  /// Goes on as if nothing had been found.
  mutating func forget() { state = .searching }

  mutating func look(at line: PlainLine) {
    switch state {
    case .searching: search(line)
    case .perhaps(let finding, let lines):
      search(line)
      guard case .perhaps = state else { return }
      let confirmed = RegisterDump.hasRegister(line.bytes)
      state =
        confirmed
        ? .found(finding, .none, lines: 0) : lines > 1 ? .perhaps(finding, lines: lines - 1) : .searching
    case .found(let finding, let detail, let lines):
      guard detail != .none, lines > 0 else { return }
      complete(finding, detail, lines, with: line)
    }
  }

  private mutating func search(_ line: PlainLine) {
    guard !line.bytes.isEmpty else { return }
    let bytes = LogPrefix.dropped(from: line.bytes)
    if let (banner, values) = FaultTable.banner(in: bytes) {
      let clause = Template.fill(banner.sentence) { values[$0] }
      let finding = FaultFinding(
        kind: banner.kind,
        sentence: "\(banner.kind): \(clause)",
        line: line.deciding
      )
      state = .found(finding, banner.detail, lines: Self.reach)
      return
    }
    switch RegisterDump.sign(in: bytes) {
    case .fault(let name): state = .found(Self.armFault(name, line), .none, lines: 0)
    case .perhaps(let name): state = .perhaps(Self.armFault(name, line), lines: RegisterDump.reach)
    case nil: break
    }
  }

  private static func armFault(_ name: String, _ line: PlainLine) -> FaultFinding {
    FaultFinding(kind: "Cortex-M", sentence: "Cortex-M: \(name)", line: line.deciding)
  }

  private mutating func complete(
    _ finding: FaultFinding,
    _ detail: FaultBanner.Detail,
    _ lines: Int,
    with line: PlainLine
  ) {
    state = .found(finding, detail, lines: lines - 1)
    var rest = detail == .next ? LogPrefix.dropped(from: line.bytes) : line.bytes
    switch detail {
    case .none: return
    case .next: break
    case .behind(let label):
      guard rest.starts(with: label.utf8) else { return }
      rest = rest.dropFirst(label.utf8.count)
    }
    guard let clause = CleanText.message(rest.prefix(200)) else { return }
    var finding = finding
    finding.sentence += ": \(clause.split(separator: "\n").joined(separator: " "))"
    state = .found(finding, .none, lines: 0)
  }
}

/// The banners by the byte with which their lines begin, for nearly all lines are none.
private enum FaultTable {
  private static let byFirstByte: [[FaultBanner]] = {
    var table = [[FaultBanner]](repeating: [], count: 256)
    for banner in FaultBanner.all {
      if let first = banner.form.beginning.first { table[Int(first)].append(banner) }
    }
    return table
  }()

  /// Those whose lines may begin with anything.
  private static let others = FaultBanner.all.filter(\.form.beginning.isEmpty)

  static func banner(in bytes: ArraySlice<UInt8>) -> (FaultBanner, [String: String])? {
    guard let first = bytes.first else { return nil }
    for banner in byFirstByte[Int(first)] + others {
      if let values = banner.form.values(in: bytes) { return (banner, values) }
    }
    return nil
  }
}
