/// Collects what an Intel HEX file's records put where.
///
/// Tools read what the format leaves open in different ways: data that run over the end of a segment of
/// 64 KiB, a segment's base beside a linear one, an address that is given twice. Each of them is refused,
/// since nobody could say what would be flashed.
struct IntelHexMap: Sendable, Hashable {
  /// What the last record of type 2 says, and of type 4.
  private var segmentBase: UInt64 = 0
  private var linearBase: UInt64 = 0
  /// Whether type 4 was the last of the two: only then addresses run on over 64 KiB.
  private var isLinear = false
  private var entry: UInt64?
  private var loaded = AddressRanges()

  /// All that was taken.
  var content: ImageContent { ImageContent(loaded: loaded.ranges, copied: loaded.ranges, entry: entry) }

  /// Takes the next record; the end record changes nothing.
  mutating func take(_ record: IntelHexRecord) throws(IntelHexRecord.Fault) {
    switch record.content {
    case .data(let bytes): try take(count: UInt64(bytes.count), at: record.offset)
    case .segmentBase(let base):
      guard linearBase == 0 else { throw .wrong("a base address of type 2 behind one of type 4") }
      segmentBase = base
      isLinear = false
    case .linearBase(let base):
      guard segmentBase == 0 else { throw .wrong("a base address of type 4 behind one of type 2") }
      linearBase = base
      isLinear = true
    case .entry(let address): entry = address
    case .end: break
    }
  }

  private mutating func take(count: UInt64, at offset: UInt64) throws(IntelHexRecord.Fault) {
    guard count > 0 else { return }
    guard isLinear || offset + count <= 1 << 16 else {
      throw .wrong("data that run over the end of a segment of 64 KiB")
    }
    let start = linearBase + segmentBase + offset
    guard start + count <= 1 << 32 else { throw .wrong("data that run over the last address") }
    let twice: UInt64?
    do throws(AddressRanges.TooMany) {
      twice = try loaded.add(start..<start + count)
    } catch {
      throw .wrong("more than \(AddressRanges.limit) separate parts")
    }
    if let twice { throw .wrong("data for the address \(twice.shownAddress), which has some already") }
  }
}
