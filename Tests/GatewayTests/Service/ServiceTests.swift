import Testing

@testable import Gateway

@Suite("What the gateway tells of itself", .timeLimit(.minutes(5)))
struct ServiceTests {
  @Test("It is healthy while the spool can be read")
  func health() throws {
    let tree = try SpoolTree()
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/healthz").text == "ok\n")
      try tree.move("running", to: "elsewhere")
      #expect(try serving.get("/healthz").status == 503)
    }
  }

  @Test("Metrics count jobs by state and verdict, and what was answered")
  func metrics() throws {
    try servingOneOfEach { (serving) throws in
      _ = try serving.get("/nothing")
      let reply = try serving.get("/metrics")
      #expect(reply["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
      let lines = reply.text.split(separator: "\n")
      #expect(lines.contains("boardspool_jobs{state=\"queued\"} 2"))
      #expect(lines.contains("boardspool_jobs{state=\"running\"} 2"))
      #expect(lines.contains("boardspool_jobs_ended{verdict=\"passed\"} 1"))
      #expect(lines.contains("boardspool_http_answers_total{class=\"4xx\"} 1"))
      for line in lines where !line.hasPrefix("#") {
        #expect(line.split(separator: " ").count == 2, "\(line)")
      }
    }
  }

  @Test("A label's value is escaped")
  func labels() {
    var text = MetricText()
    text.sample("x", [("board", "a\"b\\c\nd")], 1)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "x{board=\"a\\\"b\\\\c\\nd\"} 1\n")
  }

  @Test("Assets may be kept for ever under the address that pages use", arguments: PageAsset.all.map(\.path))
  func assets(path: String) throws {
    let asset = try #require(PageAsset.all.first { $0.path == path })
    try serving(SpoolTree()) { (serving) throws in
      let reply = try serving.get(asset.address.text)
      #expect(reply.body == asset.bytes)
      #expect(reply["Cache-Control"]?.contains("immutable") == true)
      #expect(try serving.get(path)["Cache-Control"] == "no-cache")
    }
  }
}
