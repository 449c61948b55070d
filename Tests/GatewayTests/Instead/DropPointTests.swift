import JSON
import Spool
import Testing

@testable import Gateway

@Suite("Commands to paste")
struct DropPointTests {
  private let point = DropPoint(spool: "lab:spool")

  @Test("An empty request is made and sent")
  func empty() {
    #expect(point.request("42.cancel") == ": > 42.cancel; scp 42.cancel lab:spool/incoming/")
    #expect(
      point.request("1.reset", "2.reset")
        == ": > 1.reset; : > 2.reset; scp 1.reset 2.reset lab:spool/incoming/"
    )
  }

  @Test("A request with content is printed by the shell as it is")
  func content() {
    #expect(
      point.request("42.update", ["comment": "it's"])
        == "printf '%s\\n' '{\"comment\":\"it'\\''s\"}' > 42.update; scp 42.update lab:spool/incoming/"
    )
  }

  @Test("A job is a folder with the file and its manifest")
  func submit() {
    #expect(
      point.submit(["board": "nucleo-1"])
        == "mkdir example; cp example.elf example/; "
        + "printf '%s\\n' '{\"board\":\"nucleo-1\"}' > example/manifest.json; scp -r example lab:spool/incoming/"
    )
  }

  @Test("A file to attach goes with its sum, whatever its name begins with")
  func attach() throws {
    let id = try #require(JobID(42))
    #expect(
      point.attach(id, file: "a b")
        == "mkdir 42.attach; cp 'a b' 42.attach/; (cd 42.attach && sha256sum 'a b' > SHA256SUMS); "
        + "scp -r 42.attach lab:spool/incoming/"
    )
    #expect(point.attach(id, file: "-x").contains("cp ./-x 42.attach/; (cd 42.attach && sha256sum -- -x > "))
  }

  @Test(
    "Words that a shell would read otherwise are quoted",
    arguments: ["a b", "$(reboot)", "x;y", "-rf", "*"]
  )
  func quoted(name: String) {
    let command = point.request("\(name).stop")
    #expect(command.contains("'\(name).stop'") || command.contains("./\(name).stop"))
  }

  @Test("The place where files are dropped is one word, whatever the spool's path")
  func place() {
    #expect(
      DropPoint(spool: "lab:/srv/my spool").request("1.cancel").hasSuffix("'lab:/srv/my spool/incoming/'")
    )
  }
}
