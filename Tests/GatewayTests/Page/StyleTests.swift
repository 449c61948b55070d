import Testing

@testable import Gateway

@Suite("Style, script and icon")
struct StyleTests {
  private static let css = StyleSheet.text

  /// The colours of one of the two schemes; the dark one changes those of the light one.
  private static func colours(dark: Bool) -> [String: String] {
    let parts = StyleColours.text.split(separator: "@media", maxSplits: 1)
    var colours: [String: String] = [:]
    for part in dark ? parts[...] : parts.prefix(1) {
      for line in part.split(separator: "\n") {
        let words = line.split(whereSeparator: { " :;".contains($0) })
        if words.count == 2, words[0].hasPrefix("--"), words[1].hasPrefix("#") {
          colours[String(words[0])] = String(words[1])
        }
      }
    }
    return colours
  }

  /// WCAG 2.2, "relative luminance".
  private static func luminance(_ colour: String) throws -> Double {
    let value = try #require(Int(colour.dropFirst(), radix: 16))
    let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// A number to the power of 2.4, by Newton's method: x^(12/5).
  private static func power(_ base: Double) -> Double {
    guard base > 0 else { return 0 }
    var root = 1.0
    for _ in 0..<60 { root -= (root * root * root * root * root - base) / (5 * root * root * root * root) }
    return base * base * root * root
  }

  private static func contrast(_ one: String, _ other: String) throws -> Double {
    let (first, second) = (try luminance(one), try luminance(other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  @Test("The contrast of black on white is what it is known to be")
  func knownContrast() throws {
    #expect(abs(try Self.contrast("#000000", "#ffffff") - 21) < 0.01)
    #expect(abs(try Self.contrast("#777777", "#ffffff") - 4.48) < 0.01)
  }

  @Test("Words have a contrast of at least 4.5 to what is behind them", arguments: [false, true])
  func words(dark: Bool) throws {
    let colours = Self.colours(dark: dark)
    let grounds = ["--paper", "--card", "--sunk"]
    var pairs = ["--ink", "--quiet", "--link", "--accent"].flatMap { word in grounds.map { (word, $0) } }
    let states = [
      "passed", "failed", "timeout", "error", "completed", "cancelled", "refused", "running", "queued",
    ]
    for state in states {
      pairs += [("--\(state)", "--\(state)-tint"), ("--\(state)", "--card"), ("--ink", "--\(state)-tint")]
    }
    pairs += [("--ink", "--marked"), ("--on-accent", "--accent"), ("--paper", "--ink")]
    for (word, ground) in pairs {
      let ratio = try Self.contrast(#require(colours[word]), #require(colours[ground]))
      #expect(ratio >= 4.5, "\(word) on \(ground) has \(ratio)")
    }
  }

  @Test("The edges of fields and buttons have a contrast of at least 3", arguments: [false, true])
  func edges(dark: Bool) throws {
    let colours = Self.colours(dark: dark)
    for ground in ["--paper", "--card"] {
      for edge in ["--edge", "--link", "--accent", "--running"] {
        #expect(
          try Self.contrast(#require(colours[edge]), #require(colours[ground])) >= 3,
          "\(edge) on \(ground)"
        )
      }
    }
  }

  @Test("Every colour of the light scheme has one in the dark")
  func schemes() {
    let dark = StyleColours.text.split(separator: "@media", maxSplits: 1)[1]
    for name in Self.colours(dark: false).keys { #expect(dark.contains("\(name):"), "\(name)") }
  }

  @Test("Every variable that is used is set, and braces are balanced")
  func variables() {
    for use in Self.css.split(separator: "var(").dropFirst() {
      let name = use.prefix { $0 != ")" }
      #expect(Self.css.contains("\(name):"), "\(name)")
    }
    #expect(Self.css.count { $0 == "{" } == Self.css.count { $0 == "}" })
  }

  @Test("Nothing is fetched from anywhere else")
  func assets() {
    for address in Self.css.split(separator: "url(").dropFirst() {
      #expect(address.hasPrefix("\"data:image/svg+xml,"))
    }
    #expect(!Self.css.contains("@import"))
    for word in ["http:", "https:", "//cdn"] { #expect(!PageScript.text.contains(word)) }
  }

  @Test(
    "The script makes no markup and runs no text",
    arguments: [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc",
    ]
  )
  func script(word: String) { #expect(!PageScript.text.contains(word)) }

  @Test("Every asset has its own path, and a tag that names its content")
  func tags() {
    #expect(PageAsset.all.map(\.path) == ["/style.css", "/script.js", "/icon.svg"])
    #expect(Set(PageAsset.all.map(\.tag)).count == 3)
    for asset in PageAsset.all {
      #expect(asset.tag.count == 16)
      #expect(asset.address.text == "\(asset.path)?v=\(asset.tag)")
      #expect(asset.cacheControl(version: asset.tag).contains("immutable"))
      #expect(asset.cacheControl(version: "old") == "no-cache")
      #expect(asset.cacheControl(version: nil) == "no-cache")
    }
  }

  @Test("The policy lets in only what this server serves")
  func policy() {
    #expect(
      PagePolicy.contentSecurityPolicy
        == "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    #expect(PagePolicy.fields.contains { $0.name == "X-Content-Type-Options" && $0.value == "nosniff" })
  }
}
