import Client
import JSON

enum CheckCommand: Command {
  static let spec = VerbSpec(
    name: "check",
    summary: "look for what is wrong in a spool, and mend it",
    section: .spool,
    options: [
      .flag("--repair", "mend what can be mended; only while nothing serves the spool"), VerbSpec.json,
    ],
    discussion: [
      "A line for each finding: the path, what is wrong, and what to do. Notes do not count."
        + " --repair loses nothing: what is not the spool's is moved to .lost/."
    ],
    exits: [
      "0  nothing is wrong, or all of it was mended", "1  something is wrong", "2  the command line is wrong",
      "3  it could not be done",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let check = try SpoolCheck(path: invocation.localSpool())
    var findings = try check.findings()
    guard invocation.has("--repair") else { return report(findings, mended: [], invocation, terminal) }
    try check.requireUnserved()
    var mended: [Finding] = []
    // What is missing may hide more: a folder that is made is looked into the next time.
    for _ in 0..<3 where findings.contains(where: { $0.repair != nil }) {
      for outcome in try check.repair(findings) {
        if let fault = outcome.fault {
          terminal.note("cannot mend \(Printable.text(outcome.finding.path)): \(Printable.text(fault))")
        } else {
          mended.append(outcome.finding)
        }
      }
      findings = try check.findings()
    }
    return report(findings, mended: mended, invocation, terminal)
  }

  private static func report(
    _ findings: [Finding],
    mended: [Finding],
    _ invocation: Invocation,
    _ terminal: Terminal
  ) -> Int32 {
    if invocation.wantsJSON {
      terminal.json([
        "findings": .array(findings.map(\.json)), "mended": .array(mended.map(\.json)),
      ])
    } else {
      terminal.lines(mended.map { "mended: \($0.line)" } + findings.map(\.line))
      if findings.isEmpty { terminal.note(mended.isEmpty ? "nothing is wrong" : "nothing else is wrong") }
    }
    return findings.allSatisfy(\.isNote) ? ExitCode.done : ExitCode.finding
  }
}
