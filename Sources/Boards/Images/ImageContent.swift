/// What an executable's own format says of what it puts where.
package struct ImageContent: Sendable, Hashable {
  /// What a loader puts into the board's memory: disjoint, sorted, those that touch joined.
  ///
  /// Of an ELF file the physical addresses (`p_paddr`) of the load segments, as far as they have content in
  /// the file: it is there that a flashing tool writes them, wherever they are copied at start.
  package var loaded: [Range<UInt64>]
  /// What objcopy takes when it makes another format: of an ELF file the sections, so without the ELF headers
  /// that a first segment may begin with; of a hex file the same as ``loaded``.
  package var copied: [Range<UInt64>]
  /// An address that two sections of an ELF file are both to have, so that no other format could hold them.
  package var doubled: UInt64?
  /// Where the firmware begins, if the file says so.
  package var entry: UInt64?
  /// The processor; nil for hex files, which do not tell.
  package var machine: ELFMachine?

  package init(
    loaded: [Range<UInt64>],
    copied: [Range<UInt64>],
    doubled: UInt64? = nil,
    entry: UInt64? = nil,
    machine: ELFMachine? = nil
  ) {
    self.loaded = loaded
    self.copied = copied
    self.doubled = doubled
    self.entry = entry
    self.machine = machine
  }
}
