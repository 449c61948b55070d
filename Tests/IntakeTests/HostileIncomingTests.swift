import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

/// Whatever one submitter puts into `incoming/`, the others are served.
@Suite("Strange things in the drop")
struct HostileIncomingTests {
  @Test("A directory under a request's name is a drop, and stops nothing")
  func directoryAsRequest() throws {
    let desk = try Desk()
    try desk.incoming.makeDirectory("42.cancel")
    try desk.drop("foo")
    try desk.work()
    #expect(desk.receipt("foo")?.entries.first?.state == "queued")
    #expect(!desk.root.has("incoming/42.cancel.refused"))
    #expect(desk.root.has("incoming/42.cancel"))
  }

  @Test("A request whose answer cannot be written stops nothing")
  func blockedAnswer() throws {
    let desk = try Desk()
    try desk.incoming.makeDirectory(".42.cancel.refused.new")
    try desk.root.put("incoming/42.cancel")
    try desk.drop("foo")
    try desk.work()
    #expect(desk.receipt("foo")?.entries.first?.state == "queued")
    #expect(desk.report.contains { $0.contains("42.cancel") })
  }

  @Test("A drop may be called .refused at its end; only the answers to requests are passed over")
  func refusedSuffix() throws {
    let desk = try Desk()
    try desk.drop("foo.refused")
    try desk.root.put("incoming/42.cancel.refused", "{}")
    try desk.work()
    #expect(try desk.job(1)?.record()?.drop == "foo.refused")
    #expect(desk.root.has("incoming/42.cancel.refused"))
  }

  @Test("A request is carried out where intake works")
  func request() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    try desk.root.put("incoming/1.cancel")
    try desk.work(rounds: 2)
    #expect(try desk.job(1)?.token.path == "cancelled/1")
    #expect(desk.receipt("foo")?.entries.last?.verdict == .cancelled)
  }

  @Test("Names of all bytes are gone through")
  func allBytes() throws {
    let desk = try Desk()
    for byte in UInt8(1)...255 where byte != UInt8(ascii: "/") && byte != UInt8(ascii: ".") {
      try desk.incoming.write(RawName(bytes: [byte]), [], sync: false)
    }
    try desk.drop("foo")
    try desk.work()
    #expect(desk.receipt("foo")?.entries.first?.state == "queued")
  }
}
