import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

/// Each kind of content, in each of the ways in which it can arrive.
@Suite("When a drop is complete")
struct DropAssessmentTests {
  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var drop: FakeDrop
    /// Decided when it appeared by rename.
    var renamed: String
    /// While it grows.
    var growing = "wait"
    /// When it has been unchanged for the settle time.
    var settled: String
  }

  private static func row(
    _ name: String,
    files paths: [String] = ["a.elf"],
    renamed: String,
    growing: String = "wait",
    settled: String,
    _ change: (inout FakeDrop) -> Void = { _ in }
  ) throws -> Row {
    var drop = try FakeDrop()
    for path in paths { drop.add(path) }
    change(&drop)
    return Row(testDescription: name, drop: drop, renamed: renamed, growing: growing, settled: settled)
  }

  /// What is wrong for good, however it came, as soon as nobody can still be at it.
  private static func wrong(
    _ name: String,
    files paths: [String] = ["a.elf"],
    _ reason: String,
    _ change: (inout FakeDrop) -> Void = { _ in }
  ) throws -> Row {
    try row(name, files: paths, renamed: "refuse: \(reason)", settled: "refuse: \(reason)", change)
  }

  /// What may yet become right.
  private static func lacking(
    _ name: String,
    files paths: [String] = ["a.elf"],
    _ reason: String,
    _ change: (inout FakeDrop) -> Void = { _ in }
  ) throws -> Row {
    try row(name, files: paths, renamed: "refuse: \(reason)", settled: "incomplete: \(reason)", change)
  }

  private static let unprovable =
    "incomplete: only a drop of manifest.json and the ELF or hex files that it names can be seen to be complete;"
    + " others are renamed into place, or list all \"files\" in the manifest"

  private static func roles(_ x: String, _ y: String) -> String {
    #"""
    {"boards": [{"role": "x", "board": "b", "executable": "\#(x)"},
     {"role": "y", "board": "b", "executable": "\#(y)"}]}
    """#
  }

  static func whole() throws -> [Row] {
    [
      try row("one ELF file", renamed: "accept a.elf", settled: "accept a.elf"),
      try row("one hex file", files: ["a.HEX"], renamed: "accept a.HEX", settled: "accept a.HEX"),
      try row("an ELF file by name", renamed: "accept a.elf", settled: "accept a.elf") { drop in
        drop.manifest = #"{"board": "b", "executable": "a.elf"}"#
      },
      try row(
        "a truncated ELF file",
        renamed: "accept a.elf",
        settled: "incomplete: a.elf is not whole: it ends early"
      ) { $0.imageFaults["a.elf"] = "it ends early" },
      try row("an ELF file that somebody writes", renamed: "accept a.elf", settled: "wait") {
        $0.written = ["a.elf"]
      },
      try row("a .bin file", files: ["a.bin"], renamed: "accept a.bin", settled: unprovable),
      try row(
        "a data file beside it",
        files: ["a.elf", "data"],
        renamed: "accept a.elf",
        settled: unprovable
      ),
      try row("a folder beside it", renamed: "accept a.elf", settled: unprovable) {
        $0.add("d", kind: .directory)
      },
      try row(
        "an ELF file for each role",
        files: ["a.elf", "b.elf"],
        renamed: "accept a.elf",
        settled: "accept a.elf"
      ) {
        $0.manifest = roles("a.elf", "b.elf")
      },
      try row(
        "one hex file for both roles",
        files: ["a.hex"],
        renamed: "accept a.hex",
        settled: "accept a.hex"
      ) {
        $0.manifest = roles("a.hex", "a.hex")
      },
      try row(
        "a role's ELF file that is cut off",
        files: ["a.elf", "b.elf"],
        renamed: "accept a.elf",
        settled: "incomplete: b.elf is not whole: it ends early"
      ) {
        $0.manifest = roles("a.elf", "b.elf")
        $0.imageFaults["b.elf"] = "it ends early"
      },
      try lacking(
        "a role's file that is missing",
        files: ["a.elf"],
        "role y: the executable b.elf is missing"
      ) {
        $0.manifest = roles("a.elf", "b.elf")
      },
      try row("a program by name", files: ["run.sh"], renamed: "accept run.sh", settled: unprovable) { drop in
        drop.manifest = #"{"board": "b", "executable": "run.sh"}"#
      },
    ]
  }

  @Test(
    "A whole drop is accepted at once by rename, and when it is seen to be whole otherwise",
    arguments: try whole()
  )
  func wholeDrops(row: Row) throws { try check(row) }

  static func temporary() throws -> [Row] {
    try [".a.elf.Xy12z3", "b.part", "b.filepart", ".~tmp~/b", "d/.b.aBcDeF"].map { path in
      try row(
        path,
        files: ["a.elf", path],
        renamed: "accept a.elf",
        settled: "incomplete: an upload of \(path) is under way"
      )
    }
  }

  @Test("A name under which clients write shows that an upload is under way", arguments: try temporary())
  func temporaryNames(row: Row) throws { try check(row) }

  static func manifests() throws -> [Row] {
    [
      try lacking("no manifest", "manifest.json is missing") { $0.manifest = nil },
      try lacking("a folder of that name", "manifest.json is missing") { drop in
        drop.manifest = nil
        drop.add(Layout.manifest, kind: .directory)
      },
      try lacking(
        "half a manifest",
        "manifest.json is not JSON: line 1, column 11: the text ends where a value is expected"
      ) { $0.manifest = #"{"board": "# },
      try wrong("an unknown key", #"manifest.json: unknown key "bord"; did you mean "board"?"#) { drop in
        drop.manifest = #"{"bord": "b"}"#
      },
      try wrong("a manifest over 64 KiB", "manifest.json is larger than 65536 bytes") { drop in
        drop.manifest = nil
        drop.add(Layout.manifest, size: 65537)
      },
      try wrong("a manifest that is a link", "manifest.json is a symbolic link, not a regular file") { drop in
        drop.add(Layout.manifest, kind: .link)
      },
      try wrong("an unknown board", #"no board has the name or the type "zz" (there are b (linux))"#) {
        drop in
        drop.manifest = #"{"board": "zz"}"#
      },
      try wrong("too long a run", #""duration_limit_seconds" is 86401, more than the 86400 allowed"#) {
        drop in
        drop.manifest = #"{"board": "b", "duration_limit_seconds": 86401}"#
      },
      try wrong(
        "an expectation of nothing",
        #"manifest.json: "expect" needs at least one of "pass", "fail", "end" and "format""#
      ) { $0.manifest = #"{"board": "b", "expect": {}}"# },
      try wrong(
        "a pattern of the progress without a number",
        #"manifest.json: "progress_pattern" must have one "%percent" or "%one", where the number stands; it has"#
          + " neither"
      ) { $0.manifest = #"{"board": "b", "progress_pattern": "done"}"# },
      try wrong(
        "plain mv onto a directory",
        files: [],
        ".foo lies within the drop: plain mv nests a directory that is already there; use mv -T"
      ) { drop in
        drop.manifest = nil
        drop.add(".foo", kind: .directory)
        drop.add(".foo/manifest.json")
      },
    ]
  }

  @Test("A manifest that is wrong is refused, one that may be half is waited for", arguments: try manifests())
  func manifestsAreChecked(row: Row) throws { try check(row) }

  static func executables() throws -> [Row] {
    [
      try lacking("missing", "the executable b.elf is missing") {
        $0.manifest = #"{"board": "b", "executable": "b.elf"}"#
      },
      try lacking("empty", files: [], "the executable a.elf is empty") { $0.add("a.elf", size: 0) },
      try lacking("empty by name", files: [], "the executable a.elf is empty") { drop in
        drop.add("a.elf", size: 0)
        drop.manifest = #"{"board": "b", "executable": "a.elf"}"#
      },
      try lacking("a directory", files: [], "the executable a.elf is a directory") { drop in
        drop.add("a.elf", kind: .directory)
        drop.manifest = #"{"board": "b", "executable": "a.elf"}"#
      },
      try lacking(
        "none that could be meant",
        files: ["notes.txt"],
        #""executable" may be left out only when the drop has one .elf, .hex or .bin file; there is none"#
      ),
      try lacking(
        "two that could be meant",
        files: ["a.elf", "b.hex"],
        #""executable" may be left out only when the drop has one .elf, .hex or .bin file; there are a.elf, b.hex"#
      ),
      try wrong("too large", files: [], "it holds 100015 bytes, more than the 100000 allowed") {
        $0.add("a.elf", size: 100_001)
      },
      try wrong(
        "sizes beyond all numbers",
        files: [],
        "it holds 9223372036854775807 bytes, more than the 100000 allowed"
      ) { drop in
        drop.manifest = #"{"board": "b"}"#
        drop.add("a.elf", size: .max)
        drop.add("b", size: .max)
      },
      try wrong("a link", files: [], "a.elf is a symbolic link, not a regular file") {
        $0.add("a.elf", kind: .link)
      },
      try wrong("a FIFO", files: [], "a.elf is a FIFO, not a regular file") { $0.add("a.elf", kind: .fifo) },
      try wrong("a socket", files: [], "a.elf is a socket, not a regular file") {
        $0.add("a.elf", kind: .socket)
      },
      try wrong("a device", files: [], "a.elf is a device, not a regular file") {
        $0.add("a.elf", kind: .device)
      },
    ]
  }

  @Test("An executable that cannot be run is told", arguments: try executables())
  func executablesAreChecked(row: Row) throws { try check(row) }

  static func structures() throws -> [Row] {
    [
      try wrong("another's file", "a.elf belongs to uid:4000000123, not to the drop's owner") { drop in
        drop.changeLast { $0.owner = 4_000_000_123 }
      },
      try wrong("a newline in a name", #"the name "a\x0ab" holds control characters or is not UTF-8"#) {
        drop in
        drop.add([RawName("a\nb")])
      },
      try wrong("a name that is not UTF-8", #"the name "d/\xff" holds control characters or is not UTF-8"#) {
        drop in
        drop.add([RawName("d"), RawName(bytes: [0xFF])])
      },
      try wrong("a drop's name that is not UTF-8", "the drop's name holds control characters or is not UTF-8")
      { drop in
        drop.name = RawName(bytes: [0x61, 0xFF])
      },
      try wrong("a drop's name that is too long", "the drop's name is longer than 200 bytes") { drop in
        drop.name = RawName(String(repeating: "x", count: 201))
      },
      try wrong("too many files", "it holds more than 1000 files") { $0.excess = .files(1000) },
      try wrong("too deep", "its folders are nested deeper than 8 levels") { $0.excess = .depth(8) },
    ]
  }

  @Test("What no manifest can make right is refused", arguments: try structures())
  func structuresAreChecked(row: Row) throws { try check(row) }

  private static let sum = String(repeating: "5", count: 64)

  private static func listing(_ size: Int, executable: String = "a.elf") -> String {
    #"{"board": "b", "executable": "\#(executable)", "files": [{"path": "a.elf", "size": \#(size), "sha256": "\#(sum)"}]}"#
  }

  static func listings() throws -> [Row] {
    [
      try row("all there", renamed: "accept a.elf", growing: "accept a.elf", settled: "accept a.elf") {
        drop in
        drop.manifest = listing(10)
        drop.sums["a.elf"] = sum
      },
      try row(
        "and more than is listed",
        files: ["a.elf", "b", ".c.aBcDeF"],
        renamed: "accept a.elf",
        growing: "accept a.elf",
        settled: "accept a.elf"
      ) { drop in
        drop.manifest = listing(10)
        drop.sums["a.elf"] = sum
      },
      try lacking("a size that differs", "a.elf has 10 bytes, manifest.json lists 11") {
        $0.manifest = listing(11)
      },
      try lacking("a sum that differs", "a.elf has another sha256 than manifest.json lists") { drop in
        drop.manifest = listing(10)
        drop.sums["a.elf"] = "other"
      },
      try lacking("a file that is missing", files: [], "a.elf is listed in manifest.json, but missing") {
        $0.manifest = listing(10)
      },
      try row(
        "an executable that is not listed",
        files: ["a.elf", "b.elf"],
        renamed: "refuse: the executable b.elf is missing",
        growing: "refuse: the executable b.elf is missing",
        settled: "refuse: the executable b.elf is missing"
      ) { drop in
        drop.manifest = listing(10, executable: "b.elf")
        drop.sums["a.elf"] = sum
      },
    ]
  }

  @Test("A drop whose files are listed is complete when they match, at once", arguments: try listings())
  func listed(row: Row) throws { try check(row) }

  private func check(_ row: Row) throws {
    let assessing = try Assessing()
    #expect(try assessing.decide(row.drop, .byRename, isSettled: false) == row.renamed)
    #expect(try assessing.decide(row.drop, .inPlace, isSettled: false) == row.growing)
    #expect(try assessing.decide(row.drop, .inPlace, isSettled: true) == row.settled)
  }

  @Test("What changed after it got its name is not vouched for by that name")
  func touched() throws {
    var drop = try FakeDrop("a.bin")
    drop.changeLast { $0.changed = FileTime(seconds: 200, nanoseconds: 0) }
    let assessing = try Assessing()
    #expect(try assessing.decide(drop, .byRename, isSettled: false) == "wait")
    #expect(try assessing.decide(drop, .unseen, isSettled: true) == Self.unprovable)
  }

  @Test("What nobody saw arrive is whole when nothing in it is younger than its name, and it has settled")
  func unseen() throws {
    let drop = try FakeDrop("a.bin")
    let assessing = try Assessing()
    #expect(try assessing.decide(drop, .unseen, isSettled: false) == "wait")
    #expect(try assessing.decide(drop, .unseen, isSettled: true) == "accept a.bin")
  }

  @Test("What nobody saw arrive is not whole while somebody writes, or an upload is under way")
  func unseenButGrowing() throws {
    let assessing = try Assessing()
    var written = try FakeDrop("a.bin")
    written.written = ["a.bin"]
    #expect(try assessing.decide(written, .unseen, isSettled: true) == Self.unprovable)
    let temporary = try FakeDrop("a.bin", ".b.aBcDeF")
    #expect(
      try assessing.decide(temporary, .unseen, isSettled: true)
        == "incomplete: an upload of .b.aBcDeF is under way"
    )
  }
}
