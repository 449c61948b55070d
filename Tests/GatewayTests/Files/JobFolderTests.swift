import JSON
import Testing

@testable import Gateway

@Suite("A job's folder over HTTP", .timeLimit(.minutes(5)))
struct JobFolderTests {
  private func names(_ reply: Reply) throws -> [String] {
    try #require(reply.json()["entries"]?.array).compactMap { $0["name"]?.string }
  }

  @Test("A folder lists its folders, then its files, and no links")
  func list() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/jobs/1/files/")
      #expect(try names(reply) == ["attempts", "job.json", "manifest.json"])
      #expect(try names(serving.get("/jobs/1/files/attempts/1/")) == ["console.log", "result.json"])
    }
  }

  @Test(
    "What is no job's number is refused in the same form as a job that there is not",
    arguments: ["x", "0", "9"]
  )
  func noJob(name: String) throws {
    try servingOneOfEach { (serving) throws in
      for path in ["files", "files/", "files/job.json", "junit.xml"] {
        let reply = try serving.get("/jobs/\(name)/\(path)")
        #expect(reply.status == 404)
        #expect(try reply.json().object?.names == ["error"])
      }
    }
  }

  @Test("A folder's address ends with a slash")
  func redirect() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/jobs/1/files/attempts")
      #expect(reply.status == 308)
      #expect(reply["Location"] == "/jobs/1/files/attempts/")
      #expect(try serving.get("/jobs/1/files")["Location"] == "/jobs/1/files/")
    }
  }

  @Test("A file comes as it is, with a tag, and in ranges")
  func file() throws {
    try servingOneOfEach { (serving) throws in
      let path = "/jobs/1/files/attempts/1/console.log"
      let reply = try serving.get(path)
      #expect(reply.text == "boot\nOK\n")
      let tag = try #require(reply["ETag"])
      #expect(try serving.get(path, fields: ["If-None-Match: \(tag)"]).status == 304)
      #expect(try serving.get(path, fields: ["Range: bytes=0-3", "If-Range: \(tag)"]).text == "boot")
      #expect(try serving.get(path, fields: ["Range: bytes=0-3", "If-Range: \"x\""]).text == "boot\nOK\n")
    }
  }

  @Test(
    "Nothing that a browser would run is sent as what it is",
    arguments: ["x.html", "x.svg", "x.xml", "x.js", "x.xhtml", "x.css", "x", "x.HTML", "x.swf"]
  )
  func harmless(name: String) throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try tree.write("finished/1/\(name)", "<script>alert(1)</script>")
    try serving(tree) { (serving) throws in
      let reply = try serving.get("/jobs/1/files/\(name)")
      let type = try #require(reply["Content-Type"])
      #expect(["text/plain; charset=utf-8", "application/octet-stream"].contains(type))
      #expect(reply["X-Content-Type-Options"] == "nosniff")
      #expect(reply["Content-Security-Policy"] == "default-src 'none'; sandbox")
    }
  }

  @Test(
    "No path leaves the job's folder or goes over a link",
    arguments: [
      "..", "../", "../2/job.json", "%2e%2e/", "%2e%2e/2/job.json", "..%2f2%2fjob.json",
      "attempts/../job.json",
      "attempts/./1/", "%2fetc%2fpasswd", "/etc/passwd", "outside", "outside/passwd", "log", "fifo",
      "attempts/1/console.log/", "job.json/x", "nothing", "nothing/", String(repeating: "a", count: 300),
    ]
  )
  func staysInside(path: String) throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    try tree.link("finished/1/outside", to: "/etc")
    try tree.fifo("finished/1/fifo")
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1/files/\(path)").status == 404)
    }
  }

  @Test("Hostile names are listed, and those that are text can be fetched")
  func hostileNames() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try tree.write("finished/1/a b%2F<i>\"#?.txt", "x")
    try serving(tree) { (serving) throws in
      #expect(try names(serving.get("/jobs/1/files/")).contains("a b%2F<i>\"#?.txt"))
      #expect(try serving.get("/jobs/1/files/a%20b%252F%3Ci%3E%22%23%3F.txt").text == "x")
    }
  }

  @Test("A browser gets a page")
  func page() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/jobs/1/files/", fields: ["Accept: text/html"])
      #expect(reply["Content-Type"] == "text/html; charset=utf-8")
      #expect(reply.text.contains("href=\"/jobs/1/files/attempts/\""))
    }
  }

  @Test("The files of a job that there is not are not found")
  func noJob() throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get("/jobs/99/files/").status == 404)
      #expect(try serving.get("/jobs/x/files/").status == 404)
    }
  }
}
