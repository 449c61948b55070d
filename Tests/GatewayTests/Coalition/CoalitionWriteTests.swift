import JSON
import Spool
import Testing

@testable import Gateway

@Suite("Coalition: writes", .timeLimit(.minutes(5)))
struct CoalitionWriteTests {
  /// The command that stands in for a write.
  private func command(
    _ method: String,
    _ target: String,
    _ body: String,
    in tree: SpoolTree
  ) throws -> String {
    var command = ""
    try servingCoalition(tree) { (serving) throws in
      // Boards are known from the first look on.
      _ = try serving.json("/api/workers")
      let reply = try serving.exchange(method, target, body: body)
      #expect(reply.status == 405)
      #expect(reply["Content-Type"] == "application/json")
      let answer = try reply.json()
      #expect(answer.object?.names == ["error", "command"])
      command = try #require(answer["command"]?.string)
      #expect(answer["error"]?.string?.contains(command) == true)
    }
    return command
  }

  private func command(_ method: String, _ target: String, _ body: String) throws -> String {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1", tags: ["usb"])
    return try command(method, target, body, in: tree)
  }

  @Test(
    "Lists of jobs and boards become empty files",
    arguments: [
      ("DELETE", "/api/jobs", "[123,124]", ": > 123.delete; : > 124.delete; scp 123.delete 124.delete"),
      ("POST", "/api/resetjobs", "[1, \"2\"]", ": > 1.reset; : > 2.reset; scp 1.reset 2.reset"),
      ("POST", "/api/startjobs", "[1]", ": > 1.start; scp 1.start"),
      ("POST", "/api/pausejobs", "[1]", ": > 1.pause; scp 1.pause"),
      ("DELETE", "/api/workers", "[\"a-1\",\"b\"]", ": > a-1.delete; : > b.delete; scp a-1.delete b.delete"),
      ("POST", "/api/stopworkers", "[\"a\"]", ": > a.stop; scp a.stop"),
      ("POST", "/api/startworkers", "[\"a\"]", ": > a.start; scp a.start"),
    ]
  )
  func lists(method: String, target: String, body: String, expected: String) throws {
    #expect(try command(method, target, body) == "\(expected) lab:spool/incoming/")
  }

  @Test(
    "Of what is no job's number or no board's name nothing is pasted",
    arguments: [
      ("POST", "/api/resetjobs", "[0, -1, 1.5, \"1; rm x\", null, [], 7]", ": > 7.reset; scp 7.reset"),
      ("POST", "/api/resetjobs", "[\"; rm x\"]", ": > 42.reset; scp 42.reset"),
      ("POST", "/api/resetjobs", "", ": > 42.reset; scp 42.reset"),
      ("POST", "/api/resetjobs", "[1,", ": > 42.reset; scp 42.reset"),
      ("POST", "/api/resetjobs", "{\"1\": 2}", ": > 42.reset; scp 42.reset"),
      (
        "POST", "/api/stopworkers", "[\"../x\", \"$(x)\", \"12\", 3, \"a b\", \"ok\"]",
        ": > ok.stop; scp ok.stop"
      ),
      ("POST", "/api/stopworkers", "[\"../x\"]", ": > NAME.stop; scp NAME.stop"),
    ]
  )
  func hostile(method: String, target: String, body: String, expected: String) throws {
    #expect(try command(method, target, body) == "\(expected) lab:spool/incoming/")
  }

  @Test("No more than a hundred jobs are in one command")
  func bounded() throws {
    let body = "[\((1...500).map(String.init).joined(separator: ","))]"
    let command = try self.command("POST", "/api/resetjobs", body)
    #expect(command.split(separator: ": > ").count == 100)
    #expect(command.contains(" 100.reset lab:spool"))
  }

  @Test(
    "Changed jobs become updates, and a changed state a start or a pause",
    arguments: [
      (
        #"{"123": {"title": "Job's name", "command": "echo renamed"}, "124": {"priority": 5, "timeout": 7}}"#,
        #"printf '%s\n' '{"title":"Job'\''s name"}' > 123.update; printf '%s\n' '{"priority":5,"duration_limit_seconds":7}' > 124.update; scp 123.update 124.update lab:spool/incoming/"#
      ),
      (
        #"{"1": {"state": "PAUSED"}, "2": {"state": "WAITING", "retry": 1000, "url": "u", "progress_pattern": "%one"}}"#,
        #"printf '%s\n' '{"url":"u","progress_pattern":"%one","retry":100}' > 2.update; scp 2.update lab:spool/incoming/; : > 1.pause; : > 2.start; scp 1.pause 2.start lab:spool/incoming/"#
      ),
      (
        #"{"1": {"affinity": "nucleo-1,usb", "environment": "A=1\nB=x=y\\nC="}}"#,
        #"printf '%s\n' '{"environment":{"A":"1","B":"x=y","C":""},"board":"nucleo-1","tags":["usb"]}' > 1.update; scp 1.update lab:spool/incoming/"#
      ),
      (
        #"{"1": {"title": "", "url": "", "environment": "", "parent": 0, "timeout": 0, "affinity": "usb"}}"#,
        #"printf '%s\n' '{"tags":["usb"],"title":null,"url":null,"environment":null,"parent":null,"duration_limit_seconds":null,"board":null}' > 1.update; scp 1.update lab:spool/incoming/"#
      ),
      // As the document has it, which is no JSON.
      (
        #"{ 123: { "title": "Job renamed 123", "command": "echo renamed", } }"#,
        #"printf '%s\n' '{"title":"…"}' > 42.update; scp 42.update lab:spool/incoming/"#
      ),
    ]
  )
  func modified(body: String, expected: String) throws {
    #expect(try command("POST", "/api/jobs", body) == expected)
  }

  @Test(
    "Dependencies become an update",
    arguments: zip(["[124,125]", "[]", "124"], ["[124,125]", "[]", "[\"…\"]"])
  )
  func dependencies(body: String, list: String) throws {
    #expect(
      try command("POST", "/api/jobs/123/dependencies", body)
        == #"printf '%s\n' '{"depends_on":\#(list)}' > 123.update; scp 123.update lab:spool/incoming/"#
    )
  }

  @Test(
    "Changed workers become updates of tags, and starts or stops",
    arguments: [
      (
        #"{"nucleo-1": {"affinity": "nucleo-1,nucleo-f303re,LINUX, usb", "active": 0}, "b": {"active": 1}}"#,
        #"printf '%s\n' '{"tags":["LINUX","usb"]}' > nucleo-1.update; scp nucleo-1.update lab:spool/incoming/; : > nucleo-1.stop; : > b.start; scp nucleo-1.stop b.start lab:spool/incoming/"#
      ), ("", #"printf '%s\n' '{"tags":[]}' > NAME.update; scp NAME.update lab:spool/incoming/"#),
    ]
  )
  func workers(body: String, expected: String) throws {
    #expect(try command("POST", "/api/workers", body) == expected)
  }

  // MARK: New jobs

  private static let example = """
    {
      "parent": 0,
      "title": "Job 1",
      "command": "echo test",
      "dir": ".",
      "environment": "",
      "state": "WAITING",
      "retry": 10,
      "timeout": 10000,
      "priority": 1000,
      "affinity": "LINUX",
      "user": "render",
      "url": "http://localhost/image.png",
      "progress_pattern": "#%percent"
    }
    """

  private static let script =
    #""executable":"command.sh","files":[{"path":"command.sh","size":20,"sha256":"SUM"}]"#
    .replacing("SUM", with: sum)
  /// Of the script with the command `echo test`, by sha256sum(1).
  private static let sum = "dcdc180d914191af8a83356ea17ae951361eb6841dad9bb782aef24a3ce3dedc"

  @Test("The document's example becomes a manifest and a script, which lists its own sum")
  func example() throws {
    let manifest =
      ##"{"title":"Job 1","url":"http://localhost/image.png","progress_pattern":"#%percent","priority":1000,"##
      + ##""retry":10,"duration_limit_seconds":10000,"tags":["LINUX"],"## + Self.script + "}"
    let expected =
      ##"mkdir Job-1; printf '%s\n' '#!/bin/sh' 'echo test' > Job-1/command.sh; "##
      + ##"printf '%s\n' '\##(manifest)' > Job-1/manifest.json; scp -r Job-1 lab:spool/incoming/"##
    #expect(try command("PUT", "/api/jobs", Self.example) == expected)
  }

  private func manifest(_ body: String) throws -> JSONValue {
    let command = try self.command("PUT", "/api/jobs", body)
    let text = try #require(command.firstMatch(of: #/printf '%s\\n' '(\{[^']*\})'/#)?.1)
    return try JSONParser.parse(Array(text.utf8))
  }

  @Test(
    "The name or type of a board is what the job asks for; other words are tags",
    arguments: [
      ("nucleo-1", "nucleo-1", nil), ("nucleo-f303re", "nucleo-f303re", nil),
      ("nucleo-f303re,nucleo-1", "nucleo-1", nil), ("usb , nucleo-f303re ", "nucleo-f303re", ["usb"]),
      ("LINUX,usb", nil, ["LINUX", "usb"]), ("", "BOARD", nil), (" ,", "BOARD", nil),
    ] as [(String, String?, [JSONValue]?)]
  )
  func affinity(text: String, board: String?, tags: [JSONValue]?) throws {
    let manifest = try self.manifest(#"{"command": "x", "affinity": "\#(text)"}"#)
    #expect(manifest["board"]?.string == board)
    #expect(manifest["tags"]?.array == tags)
  }

  @Test("A command that is an image is one of the client's files")
  func image() throws {
    let command = try self.command(
      "PUT",
      "/api/jobs",
      #"{"command": "build/blink.elf -v 3", "affinity": "nucleo-1"}"#
    )
    #expect(
      command
        == #"mkdir job; cp build/blink.elf job/; printf '%s\n' '{"board":"nucleo-1","executable":"blink.elf","arguments":["-v","3"]}' > job/manifest.json; scp -r job lab:spool/incoming/"#
    )
  }

  @Test(
    "What a shell would do with a command is left to one",
    arguments: [
      "blink.elf > x", "blink.elf $HOME", "'blink.elf'", "a;b", "echo \\n",
    ]
  )
  func shell(text: String) throws {
    let body = JSONValue.object(["command": .string(text)]).compact
    let command = try self.command("PUT", "/api/jobs", String(decoding: body, as: UTF8.self))
    #expect(command.contains("'#!/bin/sh' \(ShellWord.quoted(text)) > job/command.sh"))
  }

  @Test("An empty command is a group; a paused job is one in its manifest")
  func group() throws {
    #expect(
      try command(
        "PUT",
        "/api/jobs",
        #"{"title": "../a b", "command": "", "parent": 3, "state": "PAUSED", "affinity": "usb,nucleo-1"}"#
      )
        == #"mkdir a-b; printf '%s\n' '{"title":"../a b","parent":3,"paused":true,"group":true}' > a-b/manifest.json; scp -r a-b lab:spool/incoming/"#
    )
  }

  @Test("Numbers out of range become the nearest that are in it; no limit is none")
  func numbers() throws {
    let manifest = try self.manifest(
      #"{"command": "x", "priority": 99999, "retry": -1, "timeout": 0, "parent": -4}"#
    )
    #expect(manifest["priority"] == 65535)
    #expect(manifest["retry"] == 0)
    #expect(manifest["duration_limit_seconds"] == nil)
    #expect(manifest["parent"] == nil)
  }

  @Test(
    "A job that cannot be read is shown as an example",
    arguments: ["", "{", "[]", "7", "{\"title\": \"\\uD800\"}"]
  )
  func unreadable(body: String) throws {
    let manifest = try self.manifest(body)
    #expect(manifest["board"] == "BOARD")
    #expect(manifest["executable"] == "command.sh")
  }

  // MARK: Methods

  @Test(
    "What is read says so, and what is not says that there is nothing to read",
    arguments: [
      ("PUT", "/api/jobs", "GET, HEAD, OPTIONS"), ("POST", "/api/workers", "GET, HEAD, OPTIONS"),
      ("DELETE", "/api/jobs/7", "GET, HEAD, OPTIONS"), ("POST", "/api/events", "GET, HEAD, OPTIONS"),
      ("GET", "/api/resetjobs", "OPTIONS"), ("POST", "/api/resetjobs", "OPTIONS"),
      ("PATCH", "/api/stopworkers", "OPTIONS"),
    ]
  )
  func allow(method: String, target: String, allowed: String) throws {
    try servingCoalition(JobScript(id: 7)) { (serving) throws in
      let reply = try serving.exchange(method, target)
      #expect(reply.status == 405)
      #expect(reply["Allow"] == allowed)
      #expect(try reply.json()["error"]?.string?.hasPrefix("This server only reads") == true)
    }
  }

  @Test("Nothing that a client writes changes the spool")
  func readOnly() throws {
    let tree = try SpoolTree()
    try tree.add(JobScript(id: 7))
    _ = try command("DELETE", "/api/jobs", "[7]", in: tree)
    #expect(try tree.root.directory("incoming").names().isEmpty)
    #expect(try tree.root.directory("queued").names() == ["7"])
  }
}
