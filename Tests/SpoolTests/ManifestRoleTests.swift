import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("The roles of a manifest")
struct ManifestRoleTests {
  private func read(_ text: String) -> Result<Manifest, FieldError> {
    do throws(FieldError) {
      return .success(try Manifest(parsing: Array(text.utf8)))
    } catch {
      return .failure(error)
    }
  }

  private static let pair = #"""
    {"boards": [
      {"role": "gateway", "board": "nucleo", "tags": ["lora"], "executable": "gw.elf", "arguments": ["-v"],
       "environment": {"A": "1"}, "expect": {"pass": "UP"}},
      {"role": "node", "tags": ["lora"], "executable": "node.bin", "base_address": "0x08000000"}
    ], "arguments": ["-q"], "environment": {"A": "0", "B": "2"}, "retry": 1}
    """#

  @Test("Each role is a board of its own, with what runs there")
  func roles() throws {
    let manifest = try read(Self.pair).get()
    #expect(manifest.roles.map(\.name) == ["gateway", "node"])
    #expect(manifest.roles.map(\.board) == ["nucleo", nil])
    #expect(manifest.roles.map(\.executable) == ["gw.elf", "node.bin"])
    #expect(manifest.retry == 1)
  }

  @Test("A part is the manifest of one role, which goes before the job's own")
  func parts() throws {
    let parts = try read(Self.pair).get().parts
    #expect(parts.map(\.arguments) == [["-v"], ["-q"]])
    #expect(
      parts.map { $0.environment.map { "\($0.name)=\($0.value)" } } == [["B=2", "A=1"], ["A=0", "B=2"]]
    )
    #expect(parts.map(\.baseAddress) == [nil, 0x0800_0000])
    #expect(parts.map { $0.expect != nil } == [true, false])
    #expect(parts.allSatisfy { $0.roles.isEmpty })
    let single = try read(#"{"board": "b"}"#).get()
    #expect(single.parts == [single])
  }

  @Test(
    "What is wrong is named",
    arguments: [
      (#"{"boards": []}"#, #""boards" must have 2 to 16 roles, not 0"#),
      (#"{"boards": [{"role": "a", "board": "b"}]}"#, #""boards" must have 2 to 16 roles, not 1"#),
      (#"{"boards": {}}"#, #""boards" must be a list of objects, not an object"#),
      (
        #"{"board": "x", "boards": [{"role": "a", "board": "b"}, {"role": "c", "board": "b"}]}"#,
        #""board" has no place beside "boards": each of its roles has its own"#
      ),
      (
        #"{"tags": ["x"], "boards": [{"role": "a", "board": "b"}, {"role": "c", "board": "b"}]}"#,
        #""tags" has no place beside "boards": each of its roles has its own"#
      ),
      (
        #"{"boards": [{"role": "a", "board": "b"}, {"role": "a", "board": "b"}]}"#,
        #""boards": the role "a" stands twice"#
      ),
      (#"{"boards": [{"board": "b"}, {"role": "a", "board": "b"}]}"#, #""boards[0].role" is required"#),
      (
        #"{"boards": [{"role": "a"}, {"role": "c", "board": "b"}]}"#,
        #""boards[0]": "board" or "tags" is required, to say where the role is to run"#
      ),
      (
        #"{"boards": [{"role": "a/b", "board": "b"}, {"role": "c", "board": "b"}]}"#,
        #""boards[0].role": "a/b" may have letters, digits, '_' and '-' only"#
      ),
      (
        #"{"boards": [{"role": "outputs", "board": "b"}, {"role": "c", "board": "b"}]}"#,
        #""boards[0].role": "outputs" is the name of a folder that attempts have"#
      ),
      (
        #"{"boards": [{"role": "a", "bord": "b"}, {"role": "c", "board": "b"}]}"#,
        #"unknown key "boards[0].bord"; did you mean "board"?"#
      ),
      (
        #"{"boards": [{"role": "a", "board": "b", "executable": "../x"}, {"role": "c", "board": "b"}]}"#,
        #""boards[0].executable" must name a file beneath the drop, not "../x""#
      ),
      (
        #"{"group": true, "boards": [{"role": "a", "board": "b"}, {"role": "c", "board": "b"}]}"#,
        #""boards" has no effect in a "group", which only has children; remove it"#
      ),
    ]
  )
  func refusals(text: String, sentence: String) {
    #expect(read(text) == .failure(FieldError("manifest.json: \(sentence)")))
  }

  @Test("A record keeps the roles, and what is put onto the boards once each")
  func record() throws {
    var record = JobRecord(
      id: try JobID.known(7),
      uuid: "u",
      drop: "d",
      owner: "ada",
      ownerID: 0,
      team: "lab",
      created: Timestamp(microseconds: 0)
    )
    record.executable = "gw.elf"
    record.roles = [
      JobRecord.Role(name: "gateway", board: "nucleo", tags: [], executable: "gw.elf"),
      JobRecord.Role(name: "n1", board: nil, tags: ["lora"], executable: "node.elf"),
      JobRecord.Role(name: "n2", board: nil, tags: ["lora"], executable: "node.elf"),
    ]
    let read = try #require(JobRecord(record.json))
    #expect(read == record)
    #expect(read.executables == ["gw.elf", "node.elf"])
    #expect(read.wishes.map(\.board) == ["nucleo", nil, nil])
    #expect(read.wishes.map(\.tags) == [[], ["lora"], ["lora"]])
  }

  @Test("Of an attempt that met a fault only the boards that had it are shunned")
  func faultyBoards() throws {
    var result = JobResult(
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "role node: no probe",
      ended: Timestamp(microseconds: 0)
    )
    result.board = "a"
    #expect(result.faultyBoards == ["a"])
    result.boards = [
      JobResult.BoardEnd(
        role: "gateway",
        board: "a",
        verdict: .cancelled,
        phase: .flash,
        blame: .cancelled,
        reason: "stopped"
      ),
      JobResult.BoardEnd(
        role: "node",
        board: "b",
        verdict: .error,
        phase: .flash,
        blame: .infrastructure,
        reason: "no probe"
      ),
    ]
    #expect(result.faultyBoards == ["b"])
    #expect(JobResult(result.json)?.boards == result.boards)
  }
}
