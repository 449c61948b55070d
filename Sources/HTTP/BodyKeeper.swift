/// Gathers the body that is arriving, as far as it is kept.
struct BodyKeeper: Sendable {
  private let limit: Int
  private var bytes: [UInt8] = []
  private var isTooLong = false

  init(limit: Int) {
    self.limit = limit
  }

  /// Notes the announced length, so that nothing is gathered in vain.
  mutating func expect(_ length: Int) {
    isTooLong = length > limit
    if !isTooLong { bytes.reserveCapacity(length) }
  }

  mutating func append(_ more: ArraySlice<UInt8>) {
    guard !isTooLong else { return }
    isTooLong = more.count > limit - bytes.count
    if isTooLong { bytes = [] } else { bytes.append(contentsOf: more) }
  }

  /// Hands over what was gathered, and holds nothing any more.
  mutating func take() -> RequestBody {
    let body: RequestBody = isTooLong ? .tooLong : .bytes(bytes)
    self = BodyKeeper(limit: limit)
    return body
  }
}
