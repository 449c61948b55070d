/// Whether an ELF file is whole by its own headers, and what it puts where (ELF gABI, chapters 4 and 5).
///
/// A transfer that stops leaves a file that begins well. Linkers write the section header table last,
/// and programs that strip it leave the segments last: the file is whole when the header, both tables,
/// all segments and all sections lie within it. Both classes and both byte orders are read; every
/// number is somebody else's, so nothing here may overflow.
package struct ELFCheck {
  package enum Verdict: Sendable, Hashable {
    /// All there.
    case whole(ImageContent)
    /// The file ends too early; the sentence says before what.
    case truncated(reason: String)
    /// It begins as an ELF file does, but its headers cannot be right; the sentence says why.
    case malformed(reason: String)
    case notELF
  }

  /// Reads of a bounded length at an offset; nil where they fail or are short.
  package typealias Read = (_ offset: UInt64, _ length: Int) -> [UInt8]?

  private enum Fault: Error {
    case truncated(String)
    case malformed(String)
    case notELF
  }

  /// No linker makes a larger table, and a sparse file could have one of gigabytes.
  private static let largestTable: UInt64 = 1 << 24
  /// Headers are read in blocks of at most so many bytes.
  private static let blockSize: UInt64 = 1 << 16
  private static let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]

  private let size: UInt64
  private let read: Read

  /// Looks at a file through reads of at most 64 KiB.
  ///
  /// - Parameters:
  ///   - size: the file's size in bytes.
  ///   - read: answers the bytes at an offset, exactly as many as asked for, or nil.
  /// - Returns: what the headers say of the file's length and content.
  package static func check(size: UInt64, read: Read) -> Verdict {
    withoutActuallyEscaping(read) { read in
      do throws(Fault) {
        return .whole(try ELFCheck(size: size, read: read).content())
      } catch {
        switch error {
        case .truncated(let what): return .truncated(reason: "the ELF file ends before \(what) does")
        case .malformed(let reason): return .malformed(reason: "the ELF file is damaged: \(reason)")
        case .notELF: return .notELF
        }
      }
    }
  }

  private func content() throws(Fault) -> ImageContent {
    let header = try header()
    let first = try firstSection(header)
    var map = ELFMap(header.layout)
    let programCount = header.programCount == 0xFFFF ? first?.info ?? 0 : header.programCount
    try takeSegments(header, count: programCount, into: &map)
    let sectionCount = header.sectionCount == 0 ? first?.size ?? 0 : header.sectionCount
    if header.sectionOffset != 0 { try takeSections(header, count: sectionCount, into: &map) }
    return map.content(header)
  }

  private func header() throws(Fault) -> ELFHeader {
    let start = try bytes(at: 0, min(size, 64), of: "its header")
    guard start.starts(with: ELFCheck.magic.prefix(start.count)) else { throw .notELF }
    guard start.count >= 16 else { throw .truncated("its header") }
    guard let layout = ELFLayout(classByte: start[4], orderByte: start[5]) else {
      throw .malformed("there is no class \(start[4]) with byte order \(start[5])")
    }
    guard start.count >= layout.headerSize else { throw .truncated("its header") }
    return ELFHeader(start, layout)
  }

  /// Section 0 holds the counts that are too large for the header.
  private func firstSection(_ header: ELFHeader) throws(Fault) -> ELFSection? {
    guard header.sectionOffset != 0, header.sectionCount == 0 || header.programCount == 0xFFFF else {
      return nil
    }
    let length = UInt64(header.layout.sectionSize)
    let table = "the section header table"
    guard header.sectionEntrySize >= length else { throw ELFCheck.narrow(table, header.sectionEntrySize) }
    return ELFSection(try bytes(at: header.sectionOffset, length, of: table), header.layout)
  }

  private func takeSegments(
    _ header: ELFHeader,
    count: UInt64,
    into map: inout ELFMap
  ) throws(Fault) {
    guard count > 0 else { return }
    try forEachHeader(
      at: header.programOffset,
      count: count,
      entrySize: header.programEntrySize,
      needed: header.layout.programSize,
      of: "the program header table"
    ) { bytes throws(Fault) in
      let segment = ELFSegment(bytes, header.layout)
      guard segment.type != ELFSegment.unused, segment.fileSize > 0 else { return }
      try checkExtent(segment.offset, segment.fileSize, of: "a segment")
      try damage { () throws(ELFMap.Fault) in try map.take(segment) }
    }
  }

  private func takeSections(
    _ header: ELFHeader,
    count: UInt64,
    into map: inout ELFMap
  ) throws(Fault) {
    try forEachHeader(
      at: header.sectionOffset,
      count: count,
      entrySize: header.sectionEntrySize,
      needed: header.layout.sectionSize,
      of: "the section header table"
    ) { bytes throws(Fault) in
      let section = ELFSection(bytes, header.layout)
      guard section.occupiesFile, section.size > 0 else { return }
      try checkExtent(section.offset, section.size, of: "a section")
      try damage { () throws(ELFMap.Fault) in try map.take(section) }
    }
  }

  private func damage(_ body: () throws(ELFMap.Fault) -> Void) throws(Fault) {
    do throws(ELFMap.Fault) { try body() } catch { throw .malformed(error.reason) }
  }

  private static func narrow(_ table: String, _ entrySize: UInt64) -> Fault {
    .malformed("\(table) has entries of \(entrySize) bytes, which is too few")
  }

  private func forEachHeader(
    at offset: UInt64,
    count: UInt64,
    entrySize: UInt64,
    needed: Int,
    of what: String,
    _ body: (ArraySlice<UInt8>) throws(Fault) -> Void
  ) throws(Fault) {
    guard entrySize >= needed else { throw ELFCheck.narrow(what, entrySize) }
    guard count <= ELFCheck.largestTable / entrySize else {
      throw .malformed("\(what) has \(count) entries, which is too many")
    }
    try checkExtent(offset, count * entrySize, of: what)
    let perBlock = max(1, ELFCheck.blockSize / entrySize)
    var done: UInt64 = 0
    while done < count {
      let now = min(perBlock, count - done)
      let block = try bytes(at: offset + done * entrySize, now * entrySize, of: what)
      for index in 0..<Int(now) {
        let start = index * Int(entrySize)
        try body(block[start..<start + needed])
      }
      done += now
    }
  }

  private func checkExtent(_ offset: UInt64, _ length: UInt64, of what: String) throws(Fault) {
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, end <= size else { throw .truncated(what) }
  }

  private func bytes(at offset: UInt64, _ length: UInt64, of what: String) throws(Fault) -> [UInt8] {
    try checkExtent(offset, length, of: what)
    guard let bytes = read(offset, Int(length)), bytes.count == Int(length) else { throw .truncated(what) }
    return bytes
  }
}
