import Spool
import Testing

@testable import Gateway

@Suite("The front page's filter")
struct PageFilterTests {
  private static func reading(_ items: [String: String]) -> PageFilter { PageFilter { items[$0] } }

  @Test("A query is read, and makes the same address again")
  func roundTrip() {
    let filter = Self.reading([
      "board": "pico", "owner": "ann", "verdict": "failed", "q": "a b", "place": "finished",
    ])
    #expect(
      filter == PageFilter(board: "pico", owner: "ann", verdict: .failed, text: "a b", place: .finished)
    )
    #expect(filter.address().text == "/?board=pico&owner=ann&verdict=failed&q=a%20b&place=finished")
    #expect(filter.address(from: "1196").text == filter.address().text + "&from=1196")
  }

  @Test("A form's empty fields ask for nothing")
  func emptyFields() {
    let filter = Self.reading(["board": "", "owner": "", "verdict": "", "q": "", "place": ""])
    #expect(filter.isEmpty)
    #expect(filter.address().text == "/")
  }

  @Test("A verdict or a place that there is not asks for nothing", arguments: ["verdict", "place"])
  func unknown(name: String) { #expect(Self.reading([name: "nonsense"]).isEmpty) }
}
