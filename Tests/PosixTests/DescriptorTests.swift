import Glibc
import Posix
import TestSupport
import Testing

@Suite("Descriptors")
struct DescriptorTests {
  @Test("A descriptor closes itself when it is let go of")
  func closes() throws {
    let pipe = try Pipe()
    try letGo(of: pipe.writeEnd.duplicate())
    var other = try Pipe()
    other.writeEnd = try Descriptor.null()
    #expect(try readAll(other.readEnd) == [], "the pipe's last writing end is closed")
  }

  private func letGo(of descriptor: consuming Descriptor) {}

  @Test("A released descriptor stays open")
  func release() throws {
    let number = try Descriptor.null().release()
    #expect(fcntl(number, F_GETFD) != -1)
    close(number)
  }

  @Test("A pipe brings bytes from one end to the other, and its end")
  func pipe() throws {
    var pipe = try Pipe()
    try pipe.writeEnd.writeAll(Array("hello".utf8))
    pipe.writeEnd = try Descriptor.null()
    #expect(try readAll(pipe.readEnd) == Array("hello".utf8))
  }

  @Test("Both ends of a pipe are closed by an exec")
  func pipeIsCloseOnExec() throws {
    let pipe = try Pipe()
    let flags = [fcntl(pipe.readEnd.number, F_GETFD), fcntl(pipe.writeEnd.number, F_GETFD)]
    #expect(flags.allSatisfy { $0 & FD_CLOEXEC != 0 })
  }

  @Test("A pipe with nothing in it answers nil where nobody waits")
  func nonblocking() throws {
    let pipe = try Pipe()
    try pipe.readEnd.setNonblocking(true)
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = try buffer.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) }
    #expect(count == nil)
  }

  @Test("A lock that another open file holds is not had, and is had when that one is closed")
  func locks() throws {
    let scratch = try Scratch()
    var first: Descriptor? = try scratch.directory.openToAppend("lock")
    let second = try scratch.directory.openToAppend("lock")
    #expect(try first?.tryLock() == true)
    #expect(try second.tryLock() == false)
    first = nil
    #expect(try second.tryLock() == true)
  }

  @Test("A file that is open for writing has a writer")
  func writers() throws {
    let scratch = try Scratch()
    var writer: Descriptor? = try scratch.directory.create("file")
    let reader = try scratch.directory.openWithin("file")
    let whileWritten = reader.hasNoWriter()
    // Nil: this file system has no leases.
    #expect(whileWritten != true)
    #expect(writer?.number ?? -1 >= 0)
    writer = nil
    #expect(reader.hasNoWriter() != false)
  }

  @Test("A bell that rang twice rings once, and only when it rang")
  func bell() throws {
    let bell = try Bell()
    #expect(!bell.wait(milliseconds: 0))
    bell.ring()
    bell.ring()
    #expect(bell.wait(milliseconds: 0))
    #expect(!bell.wait(milliseconds: 0))
  }

  @Test("Of several descriptors those are told that can be read or are hung up")
  func poll() throws {
    let quiet = try Pipe()
    let full = try Pipe()
    var hungUp = try Pipe()
    try full.writeEnd.writeAll([1])
    hungUp.writeEnd = try Descriptor.null()
    let ready = Poll.wait(
      for: [quiet.readEnd.number, full.readEnd.number, hungUp.readEnd.number],
      milliseconds: 0
    )
    #expect(ready == [full.readEnd.number, hungUp.readEnd.number])
  }

  @Test("An error tells the call, what it was done to, and why")
  func description() {
    let error = PosixError(code: ENOENT, call: "open", subject: "incoming/42")
    #expect(error.description == "open incoming/42: No such file or directory")
    #expect(error.isMissing)
    #expect(!error.isOutOfSpace)
    #expect(PosixError(code: ENOSPC, call: "write", subject: "").isOutOfSpace)
    #expect(PosixError(code: EDQUOT, call: "write", subject: "").isOutOfSpace)
  }
}
