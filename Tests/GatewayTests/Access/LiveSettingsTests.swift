import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("What the admins decide while a gateway runs")
struct LiveSettingsTests {
  private let tree: SpoolTree
  private let reports = Locked<[Event]>([])
  private let settings: LiveSettings

  init() throws {
    tree = try SpoolTree()
    settings = LiveSettings(GatewaySettings(SpoolTree.configuration), spool: tree.reader) { [reports] event in
      reports.withLock { $0.append(event) }
    }
  }

  private func write(upload: String?, uuid: String = SpoolTree.uuid) throws {
    var file = try #require(Configuration(uuid: uuid).json.object)
    file["upload"] = upload.map(JSONValue.string)
    try tree.write("spool.json", JSONValue.object(file).compact)
  }

  private func upload(second: UInt64) -> String? { settings.current(at: second * 1_000_000_000).upload }

  @Test("Before the file says something else, what the gateway was made with holds")
  func first() {
    #expect(upload(second: 1) == "lab:spool")
    #expect(settings.dropPoint.spool == "lab:spool")
    #expect(reports.withLock { $0.isEmpty })
  }

  @Test("A changed file is in force within two seconds")
  func changed() throws {
    try write(upload: "lab:/new")
    #expect(upload(second: 1) == "lab:/new")
    try write(upload: "lab:/newer")
    #expect(upload(second: 2) == "lab:/newer")
    try write(upload: nil)
    #expect(upload(second: 3) == nil)
    #expect(settings.dropPoint.spool.hasSuffix(":\(tree.root.absolutePath)"))
  }

  @Test(
    "A file that cannot be used changes nothing, and is told of once",
    arguments: ["{", "[]", #"{"version": 9}"#]
  )
  func unusable(text: String) throws {
    try write(upload: "lab:/new")
    #expect(upload(second: 1) == "lab:/new")
    try tree.write("spool.json", text)
    for second in 2...5 { #expect(upload(second: UInt64(second)) == "lab:/new") }
    let events = reports.withLock { $0 }
    #expect(events.map(\.name) == ["spool.settings"])
    #expect(events.first?.message.contains("what it said before stays in force") == true)
    try write(upload: "lab:/last")
    #expect(upload(second: 6) == "lab:/last")
  }

  @Test("Another spool's file changes nothing")
  func another() throws {
    try write(upload: "lab:/other", uuid: "00000000-0000-4000-8000-000000000000")
    #expect(upload(second: 1) == "lab:spool")
    #expect(reports.withLock { $0.count } == 1)
  }
}
