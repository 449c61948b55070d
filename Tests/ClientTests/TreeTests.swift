import JSON
import Posix
import Spool
import Testing

@testable import Client

@Suite("Trees of jobs")
struct TreeTests {
  private let spool: TemporarySpool
  private let here: String

  init() throws {
    spool = try TemporarySpool()
    try spool.board("linux")
    here = spool.path + "/work"
  }

  /// Makes a job's directory.
  private func job(_ path: String, _ members: JSONObject = [:]) throws {
    var manifest: JSONObject = ["board": "linux", "executable": "a.elf"]
    for member in members.members { manifest[member.name] = member.value }
    try self.manifest(path, manifest)
    try spool.write("work/\(path)/a.elf", "elf")
  }

  private func group(_ path: String, _ members: JSONObject = [:]) throws {
    var manifest: JSONObject = ["group": true]
    for member in members.members { manifest[member.name] = member.value }
    try self.manifest(path, manifest)
  }

  private func manifest(_ path: String, _ manifest: JSONObject) throws {
    let text = String(decoding: JSONValue.object(manifest).pretty, as: UTF8.self)
    try spool.write("work/\(path)/manifest.json", text)
  }

  private func drafts(
    _ paths: [String],
    _ change: (inout SubmitRequest) -> Void = { _ in }
  ) throws -> [DropDraft] {
    var request = SubmitRequest(paths: paths.map { "\(here)/\($0)" })
    change(&request)
    return try Drafter(Site(path: spool.path)).drafts(request)
  }

  private func fault(_ paths: [String], _ change: (inout SubmitRequest) -> Void = { _ in }) throws -> String {
    do {
      _ = try drafts(paths, change)
      return ""
    } catch ClientError.usage(let sentence) {
      return sentence
    }
  }

  @Test("Each directory of a group is a drop of its own, in the group, and not in the group's drop")
  func children() throws {
    try group("nightly")
    try spool.write("work/nightly/README", "r")
    try spool.write("work/nightly/data/x", "x")
    try job("nightly/boot")
    try group("nightly/net")
    try job("nightly/net/ping")
    let writer = DropWriter(try Site(path: spool.path), interrupt: Interrupt())
    for draft in try drafts(["nightly"]) { _ = try writer.write(draft) }
    #expect(
      try tree(spool.folder("incoming")) == [
        ".refused/", "nightly.boot/", "nightly.boot/a.elf", "nightly.boot/manifest.json", "nightly.net.ping/",
        "nightly.net.ping/a.elf", "nightly.net.ping/manifest.json", "nightly.net/",
        "nightly.net/manifest.json",
        "nightly/", "nightly/README", "nightly/data/", "nightly/data/x", "nightly/manifest.json",
      ]
    )
    func parent(_ drop: String) throws -> JSONValue? {
      try JSONParser.parse(spool.folder("incoming/\(drop)").read("manifest.json"))["parent"]
    }
    #expect(try parent("nightly") == nil)
    #expect(try parent("nightly.boot") == "nightly")
    #expect(try parent("nightly.net") == "nightly")
    #expect(try parent("nightly.net.ping") == "nightly.net")
  }

  @Test(
    "A parent that a manifest names stays, and of what it depends on only directories beside it are renamed"
  )
  func references() throws {
    try group("g")
    try job("g/a", ["parent": 7, "depends_on": ["b", "other", 3]])
    try job("g/b", ["depends_on": "a.elf"])
    let drafts = try drafts(["g"])
    #expect(drafts.map(\.name) == ["g", "g.b", "g.a"])
    let a = try #require(drafts.last).manifest
    #expect(a.parent == .job(try jobID(7)))
    #expect(a.dependsOn == [.drop("g.b"), .drop("other"), .job(try jobID(3))])
    #expect(drafts[1].manifest.dependsOn == [.drop("a.elf")])
  }

  @Test("What other jobs name goes before them, else the order is that of the names")
  func order() throws {
    try group("g")
    try job("g/a", ["depends_on": ["c"]])
    try job("g/b")
    try job("g/c", ["depends_on": ["d"]])
    try job("g/d")
    #expect(try drafts(["g"]).map(\.name) == ["g", "g.d", "g.c", "g.a", "g.b"])
    try job("x", ["depends_on": "y", "parent": "z"])
    try job("y")
    try group("z")
    #expect(try drafts(["x", "y", "z"]).map(\.name) == ["z", "y", "x"])
  }

  @Test("Jobs that wait for each other are an error that names them")
  func cycles() throws {
    try group("g")
    try job("g/a", ["depends_on": "b"])
    try job("g/b", ["depends_on": "c"])
    try job("g/c", ["depends_on": "b"])
    #expect(try fault(["g"]) == "these jobs wait for each other: g.b → g.c → g.b")
    try job("self", ["depends_on": "self"])
    #expect(try fault(["self"]) == "these jobs wait for each other: self → self")
    try group("h", ["depends_on": "h.a"])
    try job("h/a")
    #expect(try fault(["h"]) == "these jobs wait for each other: h → h.a → h")
  }

  @Test("A job cannot wait for the end of a group that it is in")
  func ancestors() throws {
    try group("g")
    try group("g/inner")
    try job("g/inner/a", ["depends_on": "g"])
    #expect(try fault(["g"]).hasPrefix("g.inner.a depends on g, the group that it is in"))
  }

  @Test("Directories become a group of the name that is given, and the options are the group's")
  func named() throws {
    try job("a", ["depends_on": "b"])
    try job("b")
    let drafts = try drafts(["a", "b"]) { request in
      request.group = "nightly"
      request.title = "Nightly"
      request.priority = 9
      request.isPaused = true
    }
    #expect(drafts.map(\.name) == ["nightly", "nightly.b", "nightly.a"])
    #expect(drafts[0].manifest.isGroup)
    #expect(drafts[0].manifest.title == "Nightly")
    #expect(drafts[0].manifest.isPaused)
    #expect(drafts[1].manifest.parent == .drop("nightly"))
    #expect(!drafts[1].manifest.isPaused)
    #expect(drafts[2].manifest.dependsOn == [.drop("nightly.b")])
  }

  @Test("A group may be made without jobs")
  func empty() throws {
    let drafts = try drafts([]) { $0.group = "nightly" }
    #expect(drafts.map(\.name) == ["nightly"])
    #expect(try fault([]) { $0.group = ".x" }.hasSuffix("give another with --group"))
    #expect(
      try fault([]) {
        $0.group = "g"
        $0.board = "linux"
      }.contains("\"board\" has no effect in a \"group\"")
    )
  }

  @Test("What says when a group is run is said of the group alone")
  func root() throws {
    try group("g")
    try job("g/a")
    let drafts = try drafts(["g"]) { $0.isPaused = true }
    #expect(drafts.map(\.manifest.isPaused) == [true, false])
  }

  @Test("What is wrong in a job of a group is told with its path, and nothing is written")
  func faults() throws {
    try group("g")
    try job("g/a", ["bord": "linux"])
    #expect(try fault(["g"]).contains("g/a: manifest.json: unknown key \"bord\""))
    try job("g/a")
    try spool.folder("work/g/a").remove("a.elf")
    #expect(try fault(["g"]).hasSuffix("g/a: the executable a.elf is missing"))
    try spool.folder("work/g").removeTree("a")
    try job("g/start")
    #expect(try fault(["g"]) == "\"g.start\" would be taken for a request; rename the directory")
    #expect(try spool.folder("incoming").names() == [".refused"])
  }

  @Test("Directories with a manifest in a job that is no group are its data")
  func data() throws {
    try job("a")
    try job("a/sub")
    #expect(try drafts(["a"]).map(\.name) == ["a"])
  }

  @Test("Two drops of one name are an error, also where a path makes the other's name")
  func names() throws {
    try group("g")
    try job("g/a")
    try job("g.a")
    #expect(try fault(["g", "g.a"]) == "two of the directories have the name \"g.a\"")
  }

  @Test("Whatever depends on whatever without a cycle, each comes after all that it names")
  func property() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let count = Int.random(in: 1...12, using: &generator)
      // Only earlier numbers are named, so there is no cycle; the directories are given in any order.
      let names = (0..<count).map { "n\($0)" }
      var drafts: [DropDraft] = []
      for (index, name) in names.enumerated() {
        let named = names.prefix(index).filter { _ in Bool.random(using: &generator) }
        let json: JSONValue = ["board": "linux", "depends_on": .array(named.map(JSONValue.string))]
        drafts.append(DropDraft(name: name, manifest: try Manifest(json), items: []))
      }
      let sorted = try DropOrder.sorted(drafts.shuffled(using: &generator)).map(\.name)
      #expect(sorted.sorted() == names.sorted())
      for draft in drafts {
        let own = try #require(sorted.firstIndex(of: draft.name))
        for reference in draft.manifest.dependsOn {
          #expect(try #require(sorted.firstIndex(of: reference.description)) < own)
        }
      }
    }
  }
}
