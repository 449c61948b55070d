import JSON
import Testing

@testable import Spool

@Suite("Manifests that are good")
struct ManifestTests {
  private func manifest(_ text: String) throws -> Manifest { try Manifest(parsing: Array(text.utf8)) }

  @Test("A board is enough; the rest has its defaults")
  func minimal() throws {
    let manifest = try manifest(#"{"board": "nucleo-1"}"#)
    #expect(manifest.board == "nucleo-1")
    #expect(manifest.retry == 3)
    #expect(manifest.priority == nil)
    #expect(manifest.executable == nil)
    #expect(manifest.files == nil)
    #expect(manifest.durationLimitSeconds == nil)
  }

  @Test("Tags are enough as well")
  func tags() throws {
    #expect(try manifest(#"{"tags": ["stm32f4", "virtual"]}"#).tags == ["stm32f4", "virtual"])
  }

  @Test("Everything that can be asked for is read")
  func full() throws {
    let digest = String(repeating: "0a", count: 32)
    let manifest = try manifest(
      """
      {"board": "b", "tags": ["t"], "executable": "a.elf", "files": [{"path": "d/a.elf", "size": 0, "sha256": "\(digest)"}],
       "arguments": ["-v", ""], "environment": {"A_1": "x=y", "_b": ""}, "base_address": "0x08000000",
       "duration_limit_seconds": 5, "limits": {"queue": 1, "flash": 2, "boot": 3, "silence": 4},
       "expect": {"pass": "OK"}, "outputs": [{"name": "report", "type": "junit", "path": "out/r.xml"}, {"name": "x"}],
       "retry": 0, "priority": 65535, "key": "k", "comment": "c", "title": "t", "description": "d", "url": "u",
       "parameters": {"n": 1}, "inputs": {"m": [1]}, "extra": {"anything": [null]}}
      """
    )
    #expect(manifest.files == [Manifest.File(path: "d/a.elf", size: 0, sha256: digest)])
    #expect(manifest.arguments == ["-v", ""])
    #expect(manifest.environment == [.init(name: "A_1", value: "x=y"), .init(name: "_b", value: "")])
    #expect(manifest.baseAddress == 0x0800_0000)
    #expect(manifest.durationLimitSeconds == 5)
    #expect(manifest.limits == .init(queue: 1, flash: 2, boot: 3, silence: 4))
    #expect(manifest.expect == ["pass": "OK"])
    #expect(manifest.outputs.map(\.path) == ["out/r.xml", "x"])
    #expect(manifest.outputs.map(\.type) == ["junit", "file"])
    #expect(manifest.retry == 0 && manifest.priority == 65535)
    #expect(manifest.key == "k" && manifest.comment == "c" && manifest.title == "t")
    #expect(manifest.description == "d" && manifest.url == "u")
    #expect(manifest.parameters == ["n": 1] && manifest.inputs == ["m": [1]])
  }

  @Test("What this version does not do may be named where it is not asked for")
  func unsupportedButFalse() throws {
    #expect(try manifest(#"{"board": "b", "paused": false, "group": false, "parent": null}"#).board == "b")
  }

  @Test("An address may be a number")
  func numericAddress() throws {
    #expect(try manifest(#"{"board": "b", "base_address": 134217728}"#).baseAddress == 0x0800_0000)
    #expect(try manifest(#"{"board": "b", "base_address": "0xFFFFFFFF"}"#).baseAddress == 0xFFFF_FFFF)
  }

  @Test("A file of exactly the limit is read")
  func largest() throws {
    let head = #"{"board": "b", "extra": ""#
    let padding = String(repeating: "x", count: ManifestLimits.maximumBytes - head.utf8.count - 2)
    #expect(try manifest(head + padding + "\"}").board == "b")
  }
}
