import JSON
import Testing

@testable import Gateway

@Suite("hwut: clients that name text/html", .timeLimit(.minutes(1)))
struct HwutBrowserTests {
  private let accept = ["Accept: text/html,application/xhtml+xml,*/*;q=0.8"]

  @Test(
    "Where there is no page they get what all others get",
    arguments: [
      "/runners", "/runners/*", "/runners/by_board/x", "/targets/boards", "/version", "/jobs/1/is_finished",
      "/jobs/x", "/apiv1/jobs", "/apiv1/jobs/1",
    ]
  )
  func noPage(path: String) throws {
    try servingOneOfEach { (serving) throws in
      let (page, plain) = (try serving.get(path, fields: accept), try serving.get(path))
      #expect(page.status == plain.status)
      #expect(page["Content-Type"] == plain["Content-Type"])
      #expect(page.body == plain.body)
    }
  }

  @Test("Where there is one they get it", arguments: ["/jobs/1", "/job/1"])
  func page(path: String) throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get(path, fields: accept)["Content-Type"] == "text/html; charset=utf-8")
      #expect(try serving.get("/jobs", fields: accept).status == 303)
    }
  }

  @Test(
    "What they would write is refused with its command",
    arguments: [("DELETE", "/jobs/1"), ("PUT", "/jobs/submit")]
  )
  func write(method: String, path: String) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.visitor().ask(method, path, fields: accept)
      #expect(reply.status == 405)
      #expect(try reply.json()["command"]?.string?.contains("scp ") == true)
    }
  }
}
