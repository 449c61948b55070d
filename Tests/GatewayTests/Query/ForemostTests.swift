import Testing

@testable import Gateway

@Suite("The foremost of many")
struct ForemostTests {
  @Test("What is kept are the first ones, and they come out from the last to the first", arguments: 0..<20)
  func reference(seed: UInt64) {
    var random = Randomness(seed: seed)
    for bound in [0, 1, 2, 3, 10, 50, .max] {
      let elements = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        Int.random(in: 0..<40, using: &random)
      }
      var foremost = Foremost<Int>(bound, by: <)
      for (index, element) in elements.enumerated() {
        foremost.insert(element)
        #expect(foremost.count == min(bound, index + 1))
      }
      var taken: [Int] = []
      while let element = foremost.popLast() { taken.append(element) }
      #expect(taken == elements.sorted().prefix(bound).reversed())
      #expect(foremost.count == 0)
    }
  }

  @Test("It can be filled again after elements were taken out")
  func refilled() {
    var foremost = Foremost<Int>(3, by: <)
    for element in [5, 1, 4] { foremost.insert(element) }
    #expect(foremost.popLast() == 5)
    for element in [3, 2] { foremost.insert(element) }
    #expect(
      [foremost.popLast(), foremost.popLast(), foremost.popLast(), foremost.popLast()] == [3, 2, 1, nil]
    )
  }
}
