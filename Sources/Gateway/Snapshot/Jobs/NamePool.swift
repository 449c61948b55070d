import Spool

/// Names, kept once each under numbers from 1 up; 0 stands for no name.
struct NamePool: Sendable {
  private var names: [String?] = [nil]
  /// Numbers, each at or behind the place that its name's hash gives; a power of two, never full.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  subscript(number: UInt32) -> String? { names[Int(number)] }

  /// The number of a name that is here.
  func number(of name: String) -> UInt32? {
    var name = name
    return name.withUTF8 { bytes in
      let number = slots[slot(of: bytes)]
      return number == 0 ? nil : number
    }
  }

  /// The number of a name, which is taken in where it is new; 0 for nil and for the empty name.
  mutating func add(_ name: String?) -> UInt32 {
    guard var name, !name.isEmpty else { return 0 }
    let slot = name.withUTF8 { self.slot(of: $0) }
    return slots[slot] == 0 ? take(name, slot) : slots[slot]
  }

  /// Like ``add(_:)-(String?)``, for a name of the index.
  mutating func add(_ field: IndexField) -> UInt32 {
    if field.isEmpty { return 0 }
    let number = field.bytes.withUnsafeBufferPointer { slots[slot(of: $0)] }
    return number == 0 ? add(field.text) : number
  }

  private mutating func take(_ name: String, _ slot: Int) -> UInt32 {
    let number = UInt32(clamping: names.count)
    slots[slot] = number
    names.append(name)
    if names.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 4)
    for (number, name) in names.enumerated() {
      guard var name else { continue }
      slots[name.withUTF8 { self.slot(of: $0) }] = UInt32(clamping: number)
    }
  }

  /// Where the name's number lies, or belongs.
  private func slot(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    // Seeded anew in each process, so that nobody can choose names that meet in one place.
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    var slot = hasher.finalize() & (slots.count - 1)
    while slots[slot] != 0, names[Int(slots[slot])]?.utf8.elementsEqual(bytes) != true {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}
