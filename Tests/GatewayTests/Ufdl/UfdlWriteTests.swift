import JSON
import Testing

@testable import Gateway

@Suite("UFDL: writes are told the file to drop instead", .timeLimit(.minutes(5)))
struct UfdlWriteTests {
  struct Write: Sendable, CustomTestStringConvertible {
    var method: String
    var path: String
    var body = ""
    var allow: String
    var command: String

    var testDescription: String { "\(method) \(path)" }
  }

  private static let writing = "OPTIONS"
  private static let reading = "GET, HEAD, OPTIONS"

  @Test(
    "Every documented write is refused with its file and a command",
    arguments: [
      Write(
        method: "PUT",
        path: "/v1/jobs/42",
        body: #"{"description": "it's new"}"#,
        allow: reading,
        command: #"printf '%s\n' '{"description":"it'\''s new"}' > 42.update; scp 42.update "#
      ),
      Write(
        method: "PATCH",
        path: "/v1/jobs/42/",
        body: "nonsense",
        allow: reading,
        command: #"printf '%s\n' '{"description":"…"}' > 42.update; scp 42.update "#
      ),
      Write(method: "DELETE", path: "/v1/jobs/42", allow: reading, command: ": > 42.delete; scp 42.delete "),
      Write(
        method: "POST",
        path: "/v1/jobs/42/outputs/model/bin",
        allow: reading,
        command: "mkdir 42.attach; cp model.bin 42.attach/; "
          + "(cd 42.attach && sha256sum model.bin > SHA256SUMS); scp -r 42.attach "
      ),
      Write(
        method: "POST",
        path: "/v1/jobs/42/outputs/a%2Fb%20c.txt/txt",
        allow: reading,
        command: "mkdir 42.attach; cp 'b c.txt' 42.attach/; "
          + "(cd 42.attach && sha256sum 'b c.txt' > SHA256SUMS); scp -r 42.attach "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/outputs/model.bin/bin",
        allow: reading,
        command: #"printf '%s\n' '{"files":["model.bin"]}' > 42.detach; scp 42.detach "#
      ),
      Write(
        method: "GET",
        path: "/v1/jobs/42/acquire",
        allow: writing,
        command: ": > 42.cancel; scp 42.cancel "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/release",
        allow: writing,
        command: ": > 42.release; scp 42.release "
      ),
      Write(
        method: "POST",
        path: "/v1/jobs/42/start",
        allow: writing,
        command: ": > 42.cancel; scp 42.cancel "
      ),
      Write(
        method: "POST",
        path: "/v1/jobs/42/progress/0.5",
        body: #"{"epoch": 3}"#,
        allow: writing,
        command: ": > 42.cancel; scp 42.cancel "
      ),
      Write(
        method: "POST",
        path: "/v1/jobs/42/finish",
        allow: writing,
        command: ": > 42.cancel; scp 42.cancel "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/reset",
        allow: writing,
        command: ": > 42.reset; scp 42.reset "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/abort",
        allow: writing,
        command: ": > 42.abort; scp 42.abort "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/cancel",
        allow: writing,
        command: ": > 42.cancel; scp 42.cancel "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/hard",
        allow: writing,
        command: ": > 42.purge; scp 42.purge "
      ),
      Write(
        method: "DELETE",
        path: "/v1/jobs/42/reinstate",
        allow: writing,
        command: ": > 42.restore; scp 42.restore "
      ),
    ]
  )
  func refusals(write: Write) throws {
    try servingUfdl(SpoolTree()) { (serving) throws in
      let reply = try serving.ask(write.method, write.path, body: write.body)
      let json = try reply.json()
      #expect(reply.status == 405)
      #expect(reply["Allow"] == write.allow)
      #expect(json.object?.names == ["detail", "command"])
      #expect(json["command"]?.string?.hasPrefix(write.command) == true)
      #expect(json["command"]?.string?.hasSuffix("lab:spool/incoming/") == true)
      #expect(json["detail"]?.string?.contains(write.command) == true)
    }
  }

  @Test(
    "A runner's own move is called one, with how to release the job",
    arguments: [("GET", "acquire"), ("POST", "start"), ("POST", "progress/1"), ("POST", "finish")]
  )
  func runnersMoves(method: String, path: String) throws {
    try servingUfdl(SpoolTree()) { (serving) throws in
      let detail = try serving.ask(method, "/v1/jobs/42/\(path)").json()["detail"]?.string ?? ""
      #expect(detail.contains("by the runner of a board alone"))
      #expect(detail.contains(": > 42.release; scp 42.release "))
    }
  }

  @Test(
    "A file's name in a command is the shell's one word, or is not taken over",
    arguments: zip(
      ["$(reboot)", "-x.txt", "a%0Ab", "..", "%2F", "'", "a/b", "a%5Cb"],
      [
        "'$(reboot).txt'", "./-x.txt", "example.txt", "example.txt", "example.txt", #"''\''.txt'"#, nil,
        "example.txt",
      ]
    )
  )
  func hostileNames(name: String, word: String?) throws {
    try servingUfdl(SpoolTree()) { (serving) throws in
      let reply = try serving.ask("POST", "/v1/jobs/42/outputs/\(name)/txt")
      #expect(reply.status == (word == nil ? 404 : 405))
      guard let word else { return }
      #expect(try reply.json()["command"]?.string?.contains("; cp \(word) 42.attach/; ") == true)
    }
  }

  @Test("A write without a job has no file", arguments: ["/v1/jobs/x/cancel", "/v1/jobs/x"])
  func noJob(path: String) throws {
    try servingUfdl(SpoolTree()) { (serving) throws in
      let reply = try serving.ask("DELETE", path)
      #expect(reply.status == 405)
      #expect(try reply.json().object?.names == ["detail"])
    }
  }
}
