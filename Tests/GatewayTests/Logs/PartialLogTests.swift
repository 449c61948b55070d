import Testing

@testable import Gateway

@Suite("The log before the end", .timeLimit(.minutes(5)))
struct PartialLogTests {
  @Test("?partial=1 is the log so far")
  func soFar() throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get("/jobs/4/log?partial=1").text == "boot\n")
      #expect(try serving.get("/jobs/3/log?partial=1").text == "")
      #expect(try serving.get("/jobs/1/log?partial=1").text == "boot\nOK\n")
    }
  }

  @Test("A 404 for a log that is not there yet links the live one")
  func link() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/apiv1/jobs/4/log")
      #expect(reply["Link"] == "</jobs/4/log/live>; rel=\"alternate\"; type=\"text/event-stream\"")
      #expect(reply.text.contains("/jobs/4/log/live"))
    }
  }

  @Test(
    "One range of a log is answered",
    arguments: [
      ("bytes=0-3", 206, "boot"), ("bytes=-3", 206, "OK\n"), ("bytes=5-", 206, "OK\n"),
      ("bytes=0-99", 206, "boot\nOK\n"), ("bytes=0-1,3-4", 200, "boot\nOK\n"),
      ("lines=1-2", 200, "boot\nOK\n"),
      ("bytes=8-", 416, ""), ("bytes=9223372036854775807-", 416, ""),
      ("bytes=99999999999999999999-", 416, ""),
      ("bytes=2-1", 200, "boot\nOK\n"),
    ]
  )
  func ranges(range: String, status: Int, text: String) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/jobs/1/log", fields: ["Range: \(range)"])
      #expect(reply.status == status)
      #expect(reply.text == text)
      if status == 416 { #expect(reply["Content-Range"] == "bytes */8") }
    }
  }
}
