/// Ways to cut bytes into the pieces in which they come: what is said of them must not depend on it.
struct Cuts {
  /// Above this it takes too long to feed them one at a time.
  private static let longestSingly = 400

  private let places: [Int]

  /// Takes two places from the input.
  init(_ input: inout Input) {
    places = [input.number(), input.number()]
  }

  /// The bytes cut at these places, and, where they are few, one by one.
  func pieces(of bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
    let cuts = places.map { $0 % (bytes.count + 1) }.sorted()
    var ways = [Self.cut(bytes, at: cuts)]
    if bytes.count <= Self.longestSingly { ways.append(Self.cut(bytes, at: Array(0..<bytes.count))) }
    return ways
  }

  private static func cut(_ bytes: [UInt8], at places: [Int]) -> [ArraySlice<UInt8>] {
    zip([0] + places, places + [bytes.count]).map { bytes[$0..<$1] }.filter { !$0.isEmpty }
  }
}
