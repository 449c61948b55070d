import Testing

@testable import Remote

@Suite("SFTP requests")
struct SFTPRequestTests {
  @Test("The first packet asks for version 3")
  func initialisation() {
    #expect(SFTPRequest.initialisation == [0, 0, 0, 5, 1, 0, 0, 0, 3])
  }

  @Test(
    "Each request has the bytes that the draft gives it",
    arguments: [
      (
        SFTPRequest.open(path: "a", [.read], mode: nil),
        [3, 0, 0, 0, 9, 0, 0, 0, 1, 0x61, 0, 0, 0, 1, 0, 0, 0, 0]
      ),
      (
        .open(path: "a", [.write, .create, .exclusively], mode: 0o644),
        [3, 0, 0, 0, 9, 0, 0, 0, 1, 0x61, 0, 0, 0, 0x2A, 0, 0, 0, 4, 0, 0, 1, 0xA4]
      ),
      (.close(handle: [7]), [4, 0, 0, 0, 9, 0, 0, 0, 1, 7]),
      (
        .read(handle: [7], offset: 0x1_0000_0002, count: 3),
        [5, 0, 0, 0, 9, 0, 0, 0, 1, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
      ),
      (
        .write(handle: [7], offset: 2, bytes: [8, 9]),
        [6, 0, 0, 0, 9, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 8, 9]
      ),
      (.lstat(path: "é"), [7, 0, 0, 0, 9, 0, 0, 0, 2, 0xC3, 0xA9]),
      (.setMode(path: "a", 0o755), [9, 0, 0, 0, 9, 0, 0, 0, 1, 0x61, 0, 0, 0, 4, 0, 0, 1, 0xED]),
      (.openDirectory(path: ""), [11, 0, 0, 0, 9, 0, 0, 0, 0]),
      (.readDirectory(handle: [7]), [12, 0, 0, 0, 9, 0, 0, 0, 1, 7]),
      (.remove(path: "a"), [13, 0, 0, 0, 9, 0, 0, 0, 1, 0x61]),
      (
        .makeDirectory(path: "a", mode: 0o755), [14, 0, 0, 0, 9, 0, 0, 0, 1, 0x61, 0, 0, 0, 4, 0, 0, 1, 0xED]
      ),
      (.stat(path: "a"), [17, 0, 0, 0, 9, 0, 0, 0, 1, 0x61]),
      (.rename(path: "a", to: "b"), [18, 0, 0, 0, 9, 0, 0, 0, 1, 0x61, 0, 0, 0, 1, 0x62]),
      (.readLink(path: "a"), [19, 0, 0, 0, 9, 0, 0, 0, 1, 0x61]),
    ] as [(SFTPRequest, [UInt8])]
  )
  func packets(request: SFTPRequest, content: [UInt8]) {
    #expect(request.packet(id: 9) == SFTPEncoding.packet(content))
  }

  @Test("A rename that replaces is the extension of that name")
  func replace() {
    let content = [200, 0, 0, 0, 9] + SFTPEncoding.string("posix-rename@openssh.com")
    let packet = SFTPEncoding.packet(content + SFTPEncoding.string("a") + SFTPEncoding.string("b"))
    #expect(SFTPRequest.replace(path: "a", by: "b").packet(id: 9) == packet)
  }
}
