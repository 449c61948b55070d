import Spool
import Testing

@testable import Gateway

@Suite("What all pages share")
struct PageShapeTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

    var testDescription: String { name }
  }

  private static func hostile<Page>(_ make: (inout HostileSamples.Texts) -> Page) -> (Page, Int) {
    var texts = HostileSamples.Texts()
    let page = make(&texts)
    return (page, texts.count)
  }

  private static func evidenceLine(_ texts: inout HostileSamples.Texts) -> Evidence {
    .line(texts.next(), offset: .max)
  }

  private static func evidenceTool(_ texts: inout HostileSamples.Texts) -> Evidence {
    .tool(arguments: [texts.next(), texts.next()], output: texts.next())
  }

  static let tame = [
    Sample("busy", PageSamples.busy.html()), Sample("empty", PageSamples.empty.html()),
    Sample("failed", PageSamples.failed.html()), Sample("under way", PageSamples.underWay.html()),
    Sample("queued", PageSamples.queued.html()), Sample("fault", PageSamples.flashFault.html()),
    Sample("folder", PageSamples.folder.html()), Sample("not found", PageSamples.notFound.html()),
    Sample("not allowed", PageSamples.notAllowed.html()),
  ]

  static let hostile = [
    Sample("front", hostile(HostileSamples.front).0.html()),
    Sample("job", hostile { HostileSamples.job(&$0, evidenceLine) }.0.html()),
    Sample("job with a tool", hostile { HostileSamples.job(&$0, evidenceTool) }.0.html()),
    Sample("files", hostile(HostileSamples.files).0.html()),
    Sample("error", hostile(HostileSamples.error).0.html()),
  ]

  static let all = tame + hostile

  @Test("Markup is whole: what is opened is closed, and all else is text", arguments: all)
  func whole(page: Sample) throws { _ = try Markup(page.bytes) }

  @Test("No style, no event and no script stands in the markup", arguments: all)
  func policy(page: Sample) throws {
    for element in try Markup(page.bytes).elements {
      for attribute in element.attributes.keys {
        #expect(attribute != "style")
        #expect(!attribute.hasPrefix("on"), "\(attribute)")
      }
      if element.name == "script" {
        #expect(element.text.isEmpty)
        #expect(element["src"] == PageAsset.script.address.text)
      }
      #expect(!["style", "img", "iframe", "object", "base", "embed"].contains(element.name))
    }
  }

  @Test("Every link stays here, or leads to the web from a fact", arguments: all)
  func links(page: Sample) throws {
    for element in try Markup(page.bytes).elements {
      guard let href = element["href"] else { continue }
      if element["rel"]?.contains("external") == true {
        #expect(WebAddress(href) != nil)
      } else {
        #expect(href.hasPrefix("#") || (href.hasPrefix("/") && !href.hasPrefix("//")), "\(href)")
      }
    }
  }

  @Test("Every hostile text is there as text, and none is lost")
  func hostileTexts() throws {
    try Self.expectAll(HostileSamples.front) { $0.html() }
    try Self.expectAll({ HostileSamples.job(&$0, Self.evidenceLine) }, as: { $0.html() })
    try Self.expectAll({ HostileSamples.job(&$0, Self.evidenceTool) }, as: { $0.html() })
    try Self.expectAll(HostileSamples.files) { $0.html() }
    try Self.expectAll(HostileSamples.error) { $0.html() }
  }

  /// Names may be cut short where there is little room; their beginnings are there all the same.
  private static func expectAll<Page>(
    _ make: (inout HostileSamples.Texts) -> Page,
    as html: (Page) -> [UInt8]
  ) throws {
    let (page, count) = hostile(make)
    let markup = try Markup(html(page))
    let attributes = markup.elements.flatMap { $0.attributes.values }
    let all = (attributes + [markup.text]).joined(separator: "\n")
    for number in 1...count {
      #expect(all.contains("alert(\(number))") || all.contains("alert%28\(number)%29"), "\(number)")
    }
  }

  @Test("No control character and no mark of direction reaches a page", arguments: hostile)
  func hidden(page: Sample) {
    for scalar in String(decoding: page.bytes, as: UTF8.self).unicodeScalars where scalar != "\n" {
      let isHidden =
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        || scalar.value == 0xFEFF || scalar.value >= 0xE0000
      #expect(!isHidden, "U+\(String(scalar.value, radix: 16))")
    }
  }

  @Test("There is one of each landmark, one first heading, and a way to skip to the content", arguments: all)
  func landmarks(page: Sample) throws {
    let markup = try Markup(page.bytes)
    for name in ["main", "footer", "h1", "title"] { #expect(markup.all(name).count == 1, "\(name)") }
    #expect(markup.all("header", class: "top").count == 1)
    #expect(markup.first("a")?["href"] == "#main")
    #expect(markup.element(id: "main")?["tabindex"] == "-1")
    #expect(markup.element(id: "news")?["role"] == "status")
    for nav in markup.all("nav") { #expect(nav["aria-label"]?.isEmpty == false) }
  }

  @Test("Headings go down one level at a time", arguments: all)
  func headings(page: Sample) throws {
    let levels = try Markup(page.bytes).elements.compactMap { element in
      element.name.count == 2 && element.name.first == "h"
        ? element.name.last.flatMap { Int(String($0)) } : nil
    }
    #expect(levels.first == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
  }

  @Test("Ids are the only ones of their name, and what refers to one finds it", arguments: all)
  func ids(page: Sample) throws {
    let markup = try Markup(page.bytes)
    let ids = markup.elements.compactMap { $0["id"] }
    #expect(Set(ids).count == ids.count)
    for element in markup.elements {
      for reference in ["for", "list", "aria-labelledby"] {
        if let id = element[reference] { #expect(ids.contains(id), "\(reference) \(id)") }
      }
      if let href = element["href"], href.hasPrefix("#") { #expect(ids.contains(String(href.dropFirst()))) }
    }
  }

  @Test("Fields have labels, buttons have words, tables have headings that say their scope", arguments: all)
  func names(page: Sample) throws {
    let markup = try Markup(page.bytes)
    let labelled = markup.all("label").compactMap { $0["for"] }
    for element in markup.elements {
      switch element.name {
      case "input", "select": #expect(labelled.contains(element["id"] ?? ""))
      case "th": #expect(element["scope"] == "col" || element["scope"] == "row")
      case "td": #expect(element["data-column"]?.isEmpty == false)
      case "table", "section": #expect(element["aria-labelledby"] != nil)
      case "progress": #expect(element["aria-label"] != nil)
      case "a", "button", "summary":
        #expect(element["aria-label"] != nil || !element.text.isEmpty, "\(element)")
      default: break
      }
    }
  }

  @Test("A state is a word, never a colour alone", arguments: all)
  func words(page: Sample) throws {
    let markup = try Markup(page.bytes)
    for badge in markup.all("span", class: "badge") { #expect(!badge.text.isEmpty) }
    for mark in markup.all("a", class: "mark") { #expect(mark.text.contains("#")) }
  }

  @Test("Every class that brings a sign has one in the style sheet", arguments: tame)
  func signs(page: Sample) throws {
    let markup = try Markup(page.bytes)
    for element in markup.all("span", class: "badge") + markup.all("a", class: "mark") {
      for kind in element.classes { #expect(StyleSheet.text.contains(".\(kind) {"), "\(kind)") }
    }
  }

  @Test("The same model makes the same bytes")
  func deterministic() {
    #expect(PageSamples.busy.html() == PageSamples.busy.html())
    #expect(PageSamples.failed.html() == PageSamples.failed.html())
  }

  @Test("A moment that cannot be written becomes the nearest that can")
  func moments() throws {
    let text = try Markup(HostileSamples.hostileTimes).text
    #expect(text.contains("9999-12-31 23:59:59"))
  }
}

extension HostileSamples {
  static var hostileTimes: [UInt8] {
    var texts = Texts()
    return error(&texts).html()
  }
}
