extension HTML {
  /// An attribute of an element.
  ///
  /// There is none for styles and events: the page's policy for content would not heed them.
  struct Attribute {
    let name: StaticString
    /// Nil leaves the attribute out.
    let value: String?

    private init(_ name: StaticString, _ value: String?) {
      self.name = name
      self.value = value
    }

    private init(_ name: StaticString, if isSet: Bool) { self.init(name, isSet ? "" : nil) }
  }
}

extension HTML.Attribute {
  static func `class`(_ names: String) -> Self { Self("class", names) }
  static func id(_ id: StaticString) -> Self { Self("id", id.description) }
  static func lang(_ language: StaticString) -> Self { Self("lang", language.description) }
  static func title(_ text: String?) -> Self { Self("title", text) }
  static func tabindex(_ index: Int) -> Self { Self("tabindex", String(index)) }

  // Links

  static func href(_ address: PageAddress) -> Self { Self("href", address.text) }
  static func href(_ address: WebAddress) -> Self { Self("href", address.text) }
  /// Within the page.
  static func href(fragment id: StaticString) -> Self { Self("href", "#" + id.description) }
  static func src(_ address: PageAddress) -> Self { Self("src", address.text) }
  static func rel(_ relation: StaticString) -> Self { Self("rel", relation.description) }
  static func type(_ type: StaticString) -> Self { Self("type", type.description) }
  static var `defer`: Self { Self("defer", "") }

  // The document

  static func charset(_ name: StaticString) -> Self { Self("charset", name.description) }
  static func name(_ name: String) -> Self { Self("name", name) }
  static func content(_ text: StaticString) -> Self { Self("content", text.description) }
  static func datetime(_ text: String) -> Self { Self("datetime", text) }

  // Forms and bars

  static func action(_ address: PageAddress) -> Self { Self("action", address.text) }
  static func method(_ method: StaticString) -> Self { Self("method", method.description) }
  static func `for`(_ id: StaticString) -> Self { Self("for", id.description) }
  static func list(_ id: StaticString) -> Self { Self("list", id.description) }
  static func value(_ text: String?) -> Self { Self("value", text) }
  static func max(_ number: Int) -> Self { Self("max", String(number)) }
  static func selected(if isSet: Bool) -> Self { Self("selected", if: isSet) }
  static var autocompleteOff: Self { Self("autocomplete", "off") }
  static var spellcheckOff: Self { Self("spellcheck", "false") }

  // For readers who do not see the page (WAI-ARIA 1.2)

  static func role(_ role: StaticString) -> Self { Self("role", role.description) }
  static func label(_ text: String) -> Self { Self("aria-label", text) }
  static func labelled(by id: StaticString) -> Self { Self("aria-labelledby", id.description) }
  static func current(_ kind: StaticString, if isSet: Bool) -> Self {
    Self("aria-current", isSet ? kind.description : nil)
  }
  static var hiddenFromReaders: Self { Self("aria-hidden", "true") }
  static func scope(_ scope: StaticString) -> Self { Self("scope", scope.description) }
  static func hidden(if isSet: Bool) -> Self { Self("hidden", if: isSet) }

  // For the script

  /// What the script brings up to date.
  static var live: Self { Self("data-live", "") }
  /// By which the script finds an element again among its new siblings.
  static func key(_ key: String) -> Self { Self("data-key", key) }
  /// Seconds since 1970, from which the script counts.
  static func since(_ seconds: Int?) -> Self { Self("data-since", seconds.map(String.init)) }
  /// The column's name, for where tables become cards.
  static func column(_ name: StaticString) -> Self { Self("data-column", name.description) }
  static func poll(seconds: Int?) -> Self { Self("data-poll", seconds.map(String.init)) }
  static func stream(_ address: PageAddress?) -> Self { Self("data-stream", address?.text) }
  static func attempt(_ number: Int?) -> Self { Self("data-attempt", number.map(String.init)) }
  static func offset(_ offset: Int?) -> Self { Self("data-offset", offset.map(String.init)) }
}
