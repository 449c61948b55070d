/// Collects what an ELF file's segments and sections put where; they come one by one, segments first.
///
/// Their extents within the file are checked already; their addresses are not.
struct ELFMap {
  struct Fault: Error {
    /// The end of a sentence.
    let reason: String
  }

  private let layout: ELFLayout
  private var segments: [ELFSegment] = []
  private var loaded = AddressRanges()
  private var copied = AddressRanges()
  private var doubled: UInt64?

  init(_ layout: ELFLayout) { self.layout = layout }

  /// Notes a segment that has content in the file; only those that are loaded count.
  mutating func take(_ segment: ELFSegment) throws(Fault) {
    guard segment.type == ELFSegment.load else { return }
    guard segments.count < AddressRanges.limit else {
      throw Fault(reason: "it has more than \(AddressRanges.limit) load segments")
    }
    segments.append(segment)
    try add(try addresses(from: segment.physicalAddress, count: segment.fileSize), to: \.loaded)
  }

  /// Notes a section that has content in the file; only those that are allocated count.
  ///
  /// It goes where its segment takes it, or to its own address where it lies in none: the rule of both
  /// objcopy programs.
  mutating func take(_ section: ELFSection) throws(Fault) {
    guard section.isAllocated else { return }
    var address = section.address
    if let segment = segments.first(where: { $0.holds(section) }) {
      // The end of what lies in a segment was found to be an address, so that nothing overflows here.
      address = segment.physicalAddress + (section.offset - segment.offset)
    }
    let overlap = try add(try addresses(from: address, count: section.size), to: \.copied)
    doubled = doubled ?? overlap
  }

  /// All that was noted, with what the header says.
  func content(_ header: ELFHeader) -> ImageContent {
    ImageContent(
      loaded: loaded.ranges,
      copied: copied.ranges,
      doubled: doubled,
      entry: header.entry,
      machine: ELFMachine(header.machine, isWide: layout.isWide, isBigEndian: layout.isBigEndian)
    )
  }

  private func addresses(from address: UInt64, count: UInt64) throws(Fault) -> Range<UInt64> {
    let (end, overflow) = address.addingReportingOverflow(count)
    guard !overflow, layout.isWide || end <= 1 << 32 else {
      throw Fault(reason: "it puts \(count) bytes at \(address.shownAddress), beyond the last address")
    }
    return address..<end
  }

  @discardableResult
  private mutating func add(
    _ range: Range<UInt64>,
    to ranges: WritableKeyPath<ELFMap, AddressRanges>
  ) throws(Fault) -> UInt64? {
    do throws(AddressRanges.TooMany) {
      return try self[keyPath: ranges].add(range)
    } catch {
      throw Fault(reason: "it has more than \(AddressRanges.limit) separate parts")
    }
  }
}
