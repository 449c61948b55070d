import Spool
import Testing

@testable import Runner

@Suite("What has become of a host's boards")
struct BoardNewsTests {
  @Test("At the start only what is not as it should be is told")
  func start() {
    var news = BoardNews()
    let events = news.events([
      "a": .serving, "b": .stopped(clause: "stopped by ann since then"),
      "c": .outOfService(reason: "no tool"),
    ])
    #expect(events.map(\.name) == ["board.stop", "board.fault"])
    #expect(
      events.map(\.message) == ["board b is stopped by ann since then", "board c is out of service: no tool"]
    )
    #expect(events.map(\.level) == [.notice, .warning])
    #expect(events.first?.fields.map(\.name) == ["board"])
  }

  @Test(
    "Each change is told once",
    arguments: [
      (.stopped(clause: "s"), "board.stop"), (.reserved(clause: "r"), "board.reserve"),
      (.disabled, "board.disable"),
      (.outOfService(reason: "f"), "board.fault"), (.inUse(reason: "u"), "board.use"),
      (.checking(reason: "c"), "board.check"), (.setAside(reason: "s"), "board.aside"),
    ] as [(BoardCondition, String)]
  )
  func change(condition: BoardCondition, name: String) {
    var news = BoardNews()
    _ = news.events(["a": .serving])
    #expect(news.events(["a": condition]).map(\.name) == [name])
    #expect(news.events(["a": condition]).isEmpty)
    #expect(news.events(["a": .serving]).map(\.name) == ["board.start"])
    #expect(news.events(["a": .serving]).isEmpty)
  }

  @Test("Who stops a board that somebody else had stopped is told")
  func another() {
    var news = BoardNews()
    _ = news.events(["a": .stopped(clause: "stopped by ann since then")])
    #expect(news.events(["a": .stopped(clause: "stopped by bob since now")]).map(\.name) == ["board.stop"])
  }

  @Test("A board that comes later, and one that goes, are told")
  func comesAndGoes() {
    var news = BoardNews()
    _ = news.events([:])
    #expect(news.events(["a": .serving]).map(\.name) == ["board.start"])
    #expect(news.events([:]).map(\.name) == ["board.remove"])
    #expect(news.events([:]).isEmpty)
  }
}
