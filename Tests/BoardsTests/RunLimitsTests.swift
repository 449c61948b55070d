import Boards
import JSON
import Testing

/// A manifest's limits against a board's.
@Suite("Limits")
struct RunLimitsTests {
  @Test(
    "The smaller limit counts",
    arguments: [
      (nil, nil, nil), (5, nil, 5), (nil, 7, 7), (5, 7, 5), (9, 7, 7), (0, 7, 1), (-3, nil, 1),
    ] as [(Int?, Int?, Int?)]
  )
  func smaller(manifest: Int?, board: Int?, merged: Int?) {
    let limits = RunLimits.merged(
      manifest: LimitWishes(flash: manifest, boot: manifest, silence: manifest),
      board: LimitWishes(flash: board, boot: board, silence: board),
      run: 60
    )
    #expect(limits == RunLimits(flash: merged ?? 120, boot: merged, run: 60, silence: merged))
  }

  @Test("A plan tells the limits that there are")
  func json() {
    #expect(
      RunLimits(flash: 5, run: 7, silence: 9).json == ["power": 30, "flash": 5, "run": 7, "silence": 9]
    )
  }
}
