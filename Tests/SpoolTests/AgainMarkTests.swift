import Testing

@testable import Spool

@Suite("The mark by which a run is ended to wait again")
struct AgainMarkTests {
  @Test(
    "It tells the verb and who asked",
    arguments: [
      ("reset ann\n", "reset", "ann"), ("abort ann", "abort", "ann"),
      ("release domain user\nmore\n", "release", "domain user"), ("reset\n", "reset", "somebody"),
      ("", "request", "somebody"), ("\n", "request", "somebody"),
    ]
  )
  func reads(text: String, verb: String, user: String) {
    #expect(AgainMark(Array(text.utf8)) == AgainMark(verb: verb, user: user))
  }

  @Test("What is written is read again")
  func writes() {
    let mark = AgainMark(verb: "reset", user: "domain user")
    #expect(AgainMark(mark.bytes(birth: 7)) == mark)
  }
}
