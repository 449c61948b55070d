import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Groups, and loops")
struct FamilyTests {
  private func id(_ number: Int) throws -> JobID { try .known(number) }

  @Test("Descendants come after the groups that they are in, ancestors nearest first")
  func lines() throws {
    var family = Family()
    try family.accepted(id(2), parent: id(1))
    try family.accepted(id(3), parent: id(2))
    try family.accepted(id(4), parent: id(1))
    #expect(try family.descendants(of: id(1)) == [id(2), id(4), id(3)])
    #expect(try family.ancestors(of: id(3)) == [id(2), id(1)])
  }

  @Test("A job that is in another group now has left the first")
  func moved() throws {
    var family = Family()
    try family.accepted(id(3), parent: id(1))
    try family.accepted(id(3), parent: id(2))
    #expect(try family.children[id(1)] == nil)
    #expect(try family.children[id(2)] == [id(3)])
  }

  @Test("Open children are those that have not ended, or wait again")
  func open() throws {
    var family = Family()
    for number in 2...4 { try family.accepted(id(number), parent: id(1)) }
    try family.ended(id(2), .passed)
    try family.ended(id(3), .failed)
    try family.reopened(id(3))
    try family.purged(id(4))
    #expect(try family.openChildren(of: id(1)) == [id(3)])
  }

  @Test("Groups that would be in themselves do not hang it")
  func loop() throws {
    var family = Family()
    try family.accepted(id(1), parent: id(2))
    try family.accepted(id(2), parent: id(1))
    #expect(try family.ancestors(of: id(1)) == [id(2), id(1)])
    #expect(try family.descendants(of: id(1)) == [id(2)])
  }

  @Test(
    "A way back to the start is found, and no other loop is taken for one",
    arguments: [
      ([1: [2], 2: [3], 3: [1]], [1, 2, 3]), ([1: [1]], [1]), ([1: [2, 3], 3: [1]], [1, 3]),
      ([1: [2], 2: [3], 3: [2]], nil), ([1: [2]], nil), ([:], nil),
    ] as [([Int: [Int]], [Int]?)]
  )
  func cycles(references: [Int: [Int]], way: [Int]?) {
    #expect(Cycle.through(1, { references[$0] ?? [] }) == way)
  }

  @Test(
    "A group ends by how its jobs did",
    arguments: [
      ([], .completed, "it had no jobs for an hour"), ([.passed], .passed, "its one job passed"),
      ([.passed, .passed], .passed, "all 2 jobs passed"),
      ([.passed, .completed], .completed, "all 2 jobs ended well, not all of them with a verdict"),
      ([.passed, .failed, .timeout], .failed, "2 of 3 jobs did not pass: 2 failed, 3 timeout"),
      ([.cancelled], .failed, "1 of 1 jobs did not pass: 1 cancelled"),
    ] as [([Verdict], Verdict, String)]
  )
  func verdicts(ends: [Verdict], verdict: Verdict, reason: String) throws {
    let ended = try ends.enumerated().map { (id: try id($0.offset + 1), verdict: $0.element) }
    let found = GroupVerdict.of(ended)
    #expect(found.verdict == verdict && found.reason == reason)
  }
}
