import Posix
import TestSupport
import Testing

@testable import Remote

@Suite("SFTP answers")
struct SFTPAnswerTests {
  private static let name =
    SFTPEncoding.string("a.json")
    + SFTPEncoding.string("-rw-r--r--    1 root     root  5 Nov 21 15:00 a.json")
    + Served.attributes(size: 5)

  /// Packets of each kind, with what they say.
  static let samples: [(packet: [UInt8], isRight: @Sendable (SFTPAnswer) -> Bool)] = [
    (Served.status(2, id: 1), { $0 == .status(.noSuchFile, message: "words") }),
    // Without a message, as some servers have it.
    (Served.packet(101, id: 1, SFTPEncoding.number(UInt32(1))), { $0 == .status(.endOfFile, message: "") }),
    (Served.packet(102, id: 1, SFTPEncoding.string([1, 2])), { $0 == .handle([1, 2]) }),
    (Served.packet(103, id: 1, SFTPEncoding.string([3])), { $0 == .data([3]) }),
    (
      Served.packet(104, id: 1, SFTPEncoding.number(UInt32(1)) + name),
      {
        guard case .names(let names) = $0, let name = names.first, names.count == 1 else { return false }
        return name.component == "a.json" && name.ownerName == "root" && name.attributes.byteCount == 5
      }
    ),
    (
      Served.packet(105, id: 1, Served.attributes(size: 9, mode: 0o40755)),
      {
        guard case .attributes(let told) = $0 else { return false }
        return told.size == 9 && told.kind == .directory && told.owner == 0 && told.modified == 8
      }
    ),
    (
      // Attributes with an extension, and nothing else.
      Served.packet(
        105,
        id: 1,
        SFTPEncoding.number(UInt32(0x8000_0000)) + SFTPEncoding.number(UInt32(1)) + SFTPEncoding.string("x")
          + SFTPEncoding.string("y")
      ),
      { $0 == .attributes(SFTPAttributes()) }
    ),
  ]

  @Test("Each kind of answer is read", arguments: samples.indices)
  func kinds(index: Int) throws {
    let sample = Self.samples[index]
    let parsed = try SFTPAnswer.parse(sample.packet[4...])
    #expect(parsed.id == 1)
    #expect(sample.isRight(parsed.answer))
  }

  @Test("A packet that ends anywhere too early is malformed, and no trap", arguments: samples.indices)
  func truncated(index: Int) {
    let content = Self.samples[index].packet[4...]
    for end in content.indices.dropFirst() where index != 0 || end < 13 {
      #expect(throws: MalformedPacket.self) { _ = try SFTPAnswer.parse(content[..<end]) }
    }
  }

  @Test(
    "Lengths and counts beyond the packet are malformed",
    arguments: [
      [102, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1], [103, 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF],
      [104, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF], [105, 0, 0, 0, 1, 0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
      [102, 0, 0, 0, 1, 0, 0, 1, 1] + [UInt8](repeating: 0, count: 257), [99, 0, 0, 0, 1], [101],
    ] as [[UInt8]]
  )
  func hostile(packet: [UInt8]) {
    #expect(throws: MalformedPacket.self) { _ = try SFTPAnswer.parse(packet[...]) }
  }

  @Test("Bytes by chance are read or malformed, and no trap")
  func random() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<40, using: &generator)
      var packet = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if !packet.isEmpty { packet[0] = UInt8.random(in: 101...105, using: &generator) }
      _ = try? SFTPAnswer.parse(packet[...])
      _ = try? SFTPGreeting(packet[...])
    }
  }

  @Test(
    "A name that cannot be one of a file here is none",
    arguments: ["", ".", "..", "a/b", "a\nb", "\u{1B}[2J", String(repeating: "x", count: 256)]
  )
  func components(name: String) {
    let entry = SFTPName(name: RawName(name), longName: "", attributes: SFTPAttributes())
    #expect(entry.component == nil)
  }

  @Test(
    "An owner is the name in the long name, and no number, path or trash",
    arguments: [
      ("-rw-r--r--    1 anna     users  5 Nov 21 15:00 a", "anna"),
      ("drwxr-xr-x    2 1000     1000   5 Nov 21 15:00 a", nil), ("a", nil), ("", nil),
      ("-rw-r--r--    1 ../x     users  5 Nov 21 15:00 a", nil),
      ("-rw-r--r--    1 .x       users  5 Nov 21 15:00 a", nil),
    ]
  )
  func owners(longName: String, owner: String?) {
    let entry = SFTPName(name: RawName("a"), longName: longName, attributes: SFTPAttributes())
    #expect(entry.ownerName == owner)
  }
}
