import Glibc
import JSON
import Posix
import Testing

@testable import Gateway

@Suite("UFDL: outputs", .timeLimit(.minutes(5)))
struct UfdlOutputTests {
  private static let manifest = """
    {"board": "b", "outputs": [
      {"name": "model", "type": "net", "path": "out/best.bin"}, {"name": "report.xml"},
      {"name": "absent", "type": "x", "path": "nothing"}, {"name": "evil", "path": "../../../job.json"},
      {"name": "again", "type": "net", "path": "out/best.bin"}, {"type": "nameless"}, 7]}
    """

  private static func tree(_ manifest: String = manifest) throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.addRunJob(1, manifest: manifest)
    try tree.write("finished/1/attempts/1/outputs/out/best.bin", "0123456789")
    try tree.write("finished/1/attempts/1/outputs/report.xml", "<testsuite/>")
    try tree.write("finished/1/attempts/1/outputs/trace", "t")
    try tree.write("finished/1/attempts/1/outputs/sub/a b.csv", "1,2")
    try tree.write("finished/1/attempts/7/outputs/lost.txt", "lost")
    try tree.write("finished/1/attached/note.txt", "note")
    try tree.write("finished/1/attached/trace", "another")
    return tree
  }

  private static func name(_ output: JSONValue) -> [String?] {
    [output["name"]?.string, output["type"]?.string]
  }

  @Test("Declared outputs come first with their names, others by path and extension, then what was attached")
  func list() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let outputs = try #require(serving.get("/v1/jobs/1").json()["outputs"]?.array)
      #expect(
        outputs.map(Self.name) == [
          ["model", "net"], ["report.xml", "file"], ["again", "net"], ["sub/a b.csv", "csv"],
          ["trace", "file"],
          ["note.txt", "txt"],
        ]
      )
      #expect(Set(outputs.compactMap { $0["pk"]?.integer }).count == outputs.count)
    }
  }

  @Test(
    "The bytes of an output are sent as they are",
    arguments: zip(
      ["model/net", "again/net", "report.xml/file", "trace/file", "sub%2Fa%20b.csv/csv", "note.txt/txt"],
      ["0123456789", "0123456789", "<testsuite/>", "t", "1,2", "note"]
    )
  )
  func bytes(path: String, content: String) throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let reply = try serving.get("/v1/jobs/1/outputs/\(path)")
      #expect(reply.status == 200)
      #expect(reply.text == content)
      #expect(reply["Content-Type"] == "application/octet-stream")
      #expect(reply["X-Content-Type-Options"] == "nosniff")
    }
  }

  @Test("A part of an output can be had, and one that is had already is not sent again")
  func parts() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let path = "/v1/jobs/1/outputs/model/net"
      let part = try serving.get(path, fields: ["Range: bytes=2-4"])
      #expect(part.status == 206)
      #expect(part.text == "234")
      #expect(part["Content-Range"] == "bytes 2-4/10")
      #expect(try serving.get(path, fields: ["Range: bytes=10-"]).status == 416)
      let tag = try #require(part["ETag"])
      #expect(try serving.get(path, fields: ["If-None-Match: \(tag)"]).status == 304)
    }
  }

  @Test("What is told of an output has the fields of the document, with their types")
  func info() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      let job = try serving.get("/v1/jobs/1").json()
      let info = try serving.get("/v1/jobs/1/outputs/model/net/info").json()
      #expect(
        info.object?.names == ["pk", "job", "name", "type", "creator", "creation_time", "deletion_time"]
      )
      #expect(info["pk"] == job["outputs"]?.array?.first?["pk"])
      #expect(info["job"] == 1)
      #expect(info["name"] == "model")
      #expect(info["type"] == "net")
      #expect(info["creator"] == 1000)
      #expect(info["creation_time"]?.string?.hasSuffix("+00:00") == true)
      #expect(info["deletion_time"] == .null)
      #expect(try serving.get("/v1/jobs/1/outputs/model/net/info/").json() == info)
    }
  }

  @Test(
    "What is no output of the job is not found, whatever lies there",
    arguments: [
      "model/x", "absent/x", "evil/file", "lost.txt/txt", "best.bin/bin", "out%2Fbest.bin/bin",
      "sub/a%20b.csv/csv",
      "..%2F..%2F..%2Fjob.json/json", "..%2Fresult.json/json", "%2Fetc%2Fpasswd/file", "../job.json", "./x",
      "console.log/log", "link/file", "link.txt/txt", "pipe/file", "folder/file", "sub/file", "sub%2F/file",
      "sub%252Fa%20b.csv/csv", "job.json/json", "trace/..", "%C3%A9/file", "a%00b/file", "model/net/x",
    ]
  )
  func noOutput(path: String) throws {
    let tree = try Self.tree()
    let outputs = "finished/1/attempts/1/outputs"
    try tree.link("\(outputs)/link", to: "/etc/passwd")
    try tree.link("\(outputs)/link.txt", to: "report.xml")
    try tree.fifo("\(outputs)/pipe")
    try tree.root.directory("finished").directory("1").directory("attempts").directory("1").directory(
      "outputs"
    )
    .makeDirectory("folder")
    try servingUfdl(tree) { (serving) throws in
      #expect([400, 404].contains(try serving.get("/v1/jobs/1/outputs/\(path)").status))
      #expect([400, 404].contains(try serving.get("/v1/jobs/1/outputs/\(path)/info").status))
    }
  }

  @Test(
    "An output with a hostile name can be had by its name in escapes",
    arguments: [
      "a\"b.txt", "a\\b.txt", "<script>.txt", "a?b#c.txt", "%2F.txt", "-rf.txt", "ü.txt", "a;b&c.txt",
    ]
  )
  func hostileNames(name: String) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try tree.write("finished/1/attempts/1/outputs/\(name)", "content")
    let escaped = name.utf8.map { byte in
      "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    try servingUfdl(tree) { (serving) throws in
      #expect(try serving.get("/v1/jobs/1").json()["outputs"]?.array?.map(Self.name) == [[name, "txt"]])
      #expect(try serving.get("/v1/jobs/1/outputs/\(escaped.joined())/txt").text == "content")
    }
  }

  @Test("Without a manifest the outputs are those that are there")
  func withoutManifest() throws {
    try servingUfdl(Self.tree("")) { (serving) throws in
      let outputs = try #require(serving.get("/v1/jobs/1").json()["outputs"]?.array)
      #expect(outputs.count == 5)
      #expect(try serving.get("/v1/jobs/1/outputs/out%2Fbest.bin/bin").text == "0123456789")
    }
  }

  @Test("An output may be empty")
  func empty() throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try tree.write("finished/1/attempts/1/outputs/a.txt", "")
    try servingUfdl(tree) { (serving) throws in
      let reply = try serving.get("/v1/jobs/1/outputs/a.txt/txt")
      #expect(reply.status == 200)
      #expect(reply["Content-Length"] == "0")
    }
  }
}
