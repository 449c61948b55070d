import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Boards that are reserved, as the gateway shows them", .timeLimit(.minutes(5)))
struct WritesReservations {
  @Test(
    "A board that is reserved takes its user's jobs alone, until it is released",
    arguments: [
      ["user": "nobody", "hours": 3], ["user": "nobody", "until": "2999-01-31T18:00:00Z"],
      ["user": "nobody", "until": "2999-01-31T18:00:00.5+01:30"],
    ] as [JSONValue]
  )
  func reserved(wish: JSONValue) throws {
    let desk = try WritesDesk()
    try desk.request("linux.reserve", wish)
    try desk.granted("linux.reserve")
    try desk.lab.drop("waits", script: "true")
    let page = ["-sS", "-H", "Accept: text/html", "http://\(desk.lab.address)/jobs/1"]
    try desk.lab.wait("the job's page says for what it waits") {
      try Program.run("curl", page).output.contains("board linux is reserved for nobody until")
    }
    #expect(try desk.get("/api/jobs/1")["state"] == "WAITING")
    #expect(try desk.get("/api/workers").array?.first?["active"] == 1)
    try desk.request("linux.release")
    try desk.granted("linux.release")
    #expect(try desk.lab.result(1).verdict == .passed)
  }

  @Test(
    "A reservation without an end, or for somebody else by one who is no admin, is refused",
    arguments: zip(
      [
        [:], ["hours": 0], ["until": "tomorrow"], ["until": "2020-01-01T00:00:00Z"],
        ["user": "root", "hours": 1],
      ]
        as [JSONValue],
      ["malformed", "malformed", "malformed", "malformed", "forbidden"]
    )
  )
  func refused(wish: JSONValue, code: String) throws {
    let desk = try WritesDesk()
    try desk.request("linux.reserve", wish, by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "linux.reserve").code == code)
  }
}
