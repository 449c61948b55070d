@testable import HTTP

typealias Event = RequestParser.Event

/// Every event that the bytes give rise to when they come in the pieces that end at `cuts`.
func events(
  _ bytes: [UInt8],
  cutAt cuts: [Int] = [],
  limits: RequestLimits = RequestLimits()
) -> [Event] {
  var parser = RequestParser(limits: limits)
  var seen: [Event] = []
  var start = 0
  for end in cuts + [bytes.count] {
    parser.append(bytes[start..<end])
    start = end
    drain(&parser, into: &seen)
  }
  return seen
}

private func drain(_ parser: inout RequestParser, into seen: inout [Event]) {
  while true {
    let event = parser.next()
    switch event {
    case .needsMore: return
    case .head, .bodyEnd: seen.append(event)
    case .refused:
      if seen.last != event { seen.append(event) }
      return
    }
  }
}

func events(_ text: String, limits: RequestLimits = RequestLimits()) -> [Event] {
  events(Array(text.utf8), limits: limits)
}

/// The requests among the events of `text`.
func requests(_ text: String) -> [HTTPRequest] {
  events(text).compactMap { event in
    if case .head(let request) = event { request } else { nil }
  }
}

/// The refusal that ends the events of `text`.
func refusal(_ text: String, limits: RequestLimits = RequestLimits()) -> Refusal? {
  guard case .refused(let refusal) = events(text, limits: limits).last else { return nil }
  return refusal
}

/// A GET of `target`, with further field lines.
func get(_ target: String, _ fields: String...) -> String {
  "GET \(target) HTTP/1.1\r\nHost: lab\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
}

/// The same numbers in every run (SplitMix64), so that a failure can be repeated.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Requests of every framing and form, for the tests that cut and mutate.
let sampleRequests = [
  "GET / HTTP/1.1\r\nHost: lab\r\n\r\n",
  "\r\n\r\nHEAD /jobs/42/log?from=7&name=a+b%20c HTTP/1.1\r\nHost: lab:8080\r\n"
    + "Accept: a\r\nAccept:\tb \r\n\r\n",
  "GET http://lab.example:80/a%2Fb/c?q HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
  "POST /jobs HTTP/1.1\r\nHost: lab\r\nContent-Length: 23\r\n\r\n"
    + "GET /smuggled HTTP/1.1\nGET /next HTTP/1.1\r\nHost: b\r\n\r\n",
  "PUT /x HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nGET /\r\n1A\r\n"
    + "abcdefghijklmnopqrstuvwxyz\r\n0\r\nX-Sum: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: b\r\n\r\n",
  "POST /x HTTP/1.1\r\nHost: lab\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
  "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: b\r\n\r\nGET /c HTTP/1.1\r\nHost: c\r\n\r\n",
]
