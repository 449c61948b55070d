import HTTP
import Posix
import Testing

@testable import Gateway

@Suite("Signed tokens")
struct TokensTests {
  private static let second: UInt64 = 1_000_000_000
  private static let start: UInt64 = 5_000_000_000
  private let tokens = Tokens(
    key: Array(0..<32),
    now: start,
    wallClock: Timestamp(microseconds: 1_700_000_000_900_000)
  )
  private let ada = Tokens.Bearer(user: "ada", seal: "s")

  @Test("A token is a JSON Web Token as others make it")
  func vector() {
    // Made with hmac and hashlib of Python.
    let expected =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      + "eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwic3ViIjoiYWRhIiwic2VhbCI6InMiLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDMwMH0."
      + "VkoF_Z4sWFB5C4FR1aZlLJehEpFjIe3GyZ958EoTxjo"
    #expect(tokens.issue(.access, for: ada, now: Self.start) == expected)
  }

  @Test(
    "A token names its bearer until its time is over",
    arguments: [(Tokens.Kind.access, 300), (.refresh, 86400)] as [(Tokens.Kind, UInt64)]
  )
  func lifetime(kind: Tokens.Kind, seconds: UInt64) {
    let issued = Self.start + 7 * Self.second
    let token = tokens.issue(kind, for: ada, now: issued)
    #expect(tokens.bearer(of: token, kind, now: issued) == ada)
    #expect(tokens.bearer(of: token, kind, now: issued + seconds * Self.second - 1) == ada)
    #expect(tokens.bearer(of: token, kind, now: issued + seconds * Self.second) == nil)
  }

  @Test("One kind is not taken for the other")
  func kinds() {
    let access = tokens.issue(.access, for: ada, now: Self.start)
    let refresh = tokens.issue(.refresh, for: ada, now: Self.start)
    #expect(tokens.bearer(of: access, .refresh, now: Self.start) == nil)
    #expect(tokens.bearer(of: refresh, .access, now: Self.start) == nil)
  }

  @Test("A token with any byte changed, added or left out is none")
  func changed() {
    let token = Array(tokens.issue(.access, for: ada, now: Self.start).utf8)
    func isTaken(_ bytes: [UInt8]) -> Bool {
      tokens.bearer(of: String(decoding: bytes, as: UTF8.self), .access, now: Self.start) != nil
    }
    #expect(isTaken(token))
    for index in token.indices {
      for other in Array("A.b-_=\u{0}".utf8) where other != token[index] {
        var bytes = token
        bytes[index] = other
        #expect(!isTaken(bytes), "byte \(index) as \(other)")
      }
      var shorter = token
      shorter.remove(at: index)
      #expect(!isTaken(shorter), "without byte \(index)")
      #expect(!isTaken(Array(token[..<index])), "cut at \(index)")
    }
    for tail in ["=", ".", ".x", "A", " "] { #expect(!isTaken(token + Array(tail.utf8))) }
  }

  @Test("Another process's token is none")
  func otherKey() {
    let others = Tokens(key: Array(1...32), now: Self.start, wallClock: Timestamp(microseconds: 0))
    let token = others.issue(.access, for: ada, now: Self.start)
    #expect(tokens.bearer(of: token, .access, now: Self.start) == nil)
  }

  private func text(_ json: String) -> String { Base64.urlSafe.encode(Array(json.utf8)) }

  @Test("A token does not choose how it is checked")
  func algorithms() {
    let own = tokens.issue(.access, for: ada, now: Self.start).split(separator: ".").map(String.init)
    for header in [
      #"{"alg":"none","typ":"JWT"}"#, #"{"alg":"none"}"#, #"{"alg":"HS512","typ":"JWT"}"#,
      #"{"typ":"JWT","alg":"HS256"}"#, #"{"alg":"HS256","typ":"JWT","crit":[]}"#, "",
    ] {
      #expect(tokens.bearer(of: "\(text(header)).\(own[1]).", .access, now: Self.start) == nil)
      #expect(tokens.bearer(of: "\(text(header)).\(own[1]).\(own[2])", .access, now: Self.start) == nil)
    }
  }

  @Test("What is not of a token's form is none", arguments: ["", ".", "..", "...", "a.b.c", "a", "ä.ö.ü"])
  func forms(token: String) {
    #expect(tokens.bearer(of: token, .access, now: Self.start) == nil)
  }

  @Test("The longest name fits, whatever must be escaped in it; a longer token is not looked at")
  func limit() {
    let bearer = Tokens.Bearer(
      user: String(repeating: "\"", count: UserTable.nameLimit),
      seal: String(repeating: "s", count: 22)
    )
    let token = tokens.issue(.refresh, for: bearer, now: Self.start)
    #expect(token.utf8.count <= Tokens.limit)
    #expect(tokens.bearer(of: token, .refresh, now: Self.start) == bearer)
    let long = Tokens.Bearer(user: String(repeating: "a", count: Tokens.limit), seal: "")
    let longToken = tokens.issue(.access, for: long, now: Self.start)
    #expect(tokens.bearer(of: longToken, .access, now: Self.start) == nil)
  }
}
