import Posix
import TestSupport
import Testing

/// A program in the place of a flashing tool, which knows the calls that a test expects and answers them as the
/// tool was seen to.
///
/// A call with any other argument vector ends with status 98, which fails the job.
struct RecordedTool {
  /// One call and its answer.
  struct Call {
    /// The words behind the program's name, with blanks between them.
    var arguments: String
    /// What the tool prints.
    var output = ""
    var status = 0
    /// Lines for the shell, done after that.
    var then = ""
  }

  /// Lines for the shell: wait until the attempt's log of the console holds a text.
  static func waitForLog(_ text: String) -> String {
    "until grep -qs '\(text)' \"$BOARDSPOOL_FILES\"/attempts/*/console.log; do sleep 0.02; done"
  }

  var program: String
  var calls: [Call]

  /// Puts the program into `bin/` of a test's folder.
  ///
  /// - Throws: where it cannot be written.
  func install(in scratch: Scratch) throws {
    var script = "#!/bin/sh\necho \"$*\" >>'\(scratch.path)/bin/\(program).calls'\ncase \"$*\" in\n"
    for (index, call) in calls.enumerated() {
      let output = "bin/\(program).\(index)"
      try scratch.directory.put(output, call.output)
      script +=
        "'\(call.arguments)')\ncat '\(scratch.path)/\(output)'\n\(call.then)\nexit \(call.status) ;;\n"
    }
    script += "*) echo \"called with $*\"; exit 98 ;;\nesac\n"
    try Self.install(program, script, in: scratch)
  }

  /// Puts a script into `bin/` of a test's folder.
  ///
  /// Another process writes it: a child that another thread has just forked holds all that this one has open for
  /// writing, until it starts its program, and a script that is so held cannot be started (ETXTBSY).
  static func install(_ program: String, _ script: String, in scratch: Scratch) throws {
    try scratch.directory.put("bin/\(program).script", script)
    let words = ["-m", "755", "\(scratch.path)/bin/\(program).script", "\(scratch.path)/bin/\(program)"]
    let (exit, output) = try Program.run("install", words)
    try #require(exit == .status(0), "\(output)")
  }

  /// The calls that there were, a line each, those for the version not among them.
  static func calls(of program: String, in scratch: Scratch) throws -> [String] {
    try scratch.directory.text("bin/\(program).calls").split(separator: "\n").map(String.init).filter {
      $0 != "--version"
    }
  }
}
