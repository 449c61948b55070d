import Testing

@testable import Intake

@Suite("Names that nothing has yet")
struct UnknownNamesTests {
  private let step = UnknownNames.memory / 2

  @Test("A drop that stays is given up when its time is over, and then begins anew")
  func patience() {
    var names = UnknownNames()
    var now: UInt64 = 5
    while now < UnknownNames.patience {
      let isPatient = names.mayWait("a", now: now)
      #expect(isPatient)
      now += step
    }
    let isOver = !names.mayWait("a", now: now + 5)
    #expect(isOver)
    let beginsAnew = names.mayWait("a", now: now + 6)
    #expect(beginsAnew)
  }

  @Test("A drop that was withdrawn leaves nothing behind, and its name has the whole time again")
  func withdrawn() {
    var names = UnknownNames()
    _ = names.mayWait("a", now: 0)
    _ = names.mayWait("b", now: UnknownNames.patience)
    #expect(names.count == 1)
    let beginsAnew = names.mayWait("a", now: UnknownNames.patience)
    #expect(beginsAnew)
  }
}
