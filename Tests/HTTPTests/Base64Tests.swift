import Testing

@testable import HTTP

@Suite("Base64")
struct Base64Tests {
  @Test(
    "is that of RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ]
  )
  func vectors(plain: String, text: String) {
    #expect(Base64.standard.encode(plain.utf8) == text)
    #expect(Base64.standard.decode(text.utf8) == Array(plain.utf8))
    let unpadded = text.filter { $0 != "=" }
    #expect(Base64.urlSafe.encode(plain.utf8) == unpadded)
    #expect(Base64.urlSafe.decode(unpadded.utf8) == Array(plain.utf8))
  }

  @Test("has two digits of its own where it stands in a URL")
  func alphabets() {
    #expect(Base64.standard.encode([0xFB, 0xFF]) == "+/8=")
    #expect(Base64.urlSafe.encode([0xFB, 0xFF]) == "-_8")
    #expect(Base64.standard.decode("-_8=".utf8) == nil)
    #expect(Base64.urlSafe.decode("+/8".utf8) == nil)
  }

  @Test(
    "that is not exactly what the encoder makes is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zg===", "Zm8", "=", "==", "====", "Zg==Zg==", "Z===", "Zm=v", "Zh==", "Zm9=",
      "Zm 9v", "Zm9v\n", " Zm9v", "Zm9v=", "Zm9v====", "Zm9ü", "Zg=A", "\0\0\0\0",
    ]
  )
  func strict(text: String) {
    #expect(Base64.standard.decode(text.utf8) == nil)
  }

  @Test("without padding has none, and no bits to spare", arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vY"])
  func strictURL(text: String) {
    #expect(Base64.urlSafe.decode(text.utf8) == nil)
  }

  @Test("comes back as it went, whatever the bytes")
  func roundTrip() {
    var dice = Dice(state: 64)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
      #expect(Base64.standard.decode(Base64.standard.encode(bytes).utf8) == bytes)
      #expect(Base64.urlSafe.decode(Base64.urlSafe.encode(bytes).utf8) == bytes)
    }
  }

  @Test("decodes only what it would encode again")
  func canonical() {
    var dice = Dice(state: 65)
    let alphabet = Array("AZaz09+/=-_".utf8)
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...9, using: &dice)).compactMap { _ in
        alphabet.randomElement(using: &dice)
      }
      for coding in [Base64.standard, Base64.urlSafe] {
        guard let bytes = coding.decode(text) else { continue }
        #expect(Array(coding.encode(bytes).utf8) == text)
      }
    }
  }
}
