import Spool

/// A file that belongs to every page, and never changes while the program runs.
struct PageAsset: Sendable {
  /// Without a query, for example "/style.css".
  let path: String
  let mediaType: String
  let bytes: [UInt8]
  /// Names the content: for the ETag, and for the address under which a browser may keep it for ever.
  let tag: String

  /// Where pages find it: a new content has a new address.
  let address: PageAddress

  static let style = PageAsset("style.css", "text/css; charset=utf-8", StyleSheet.text)
  static let script = PageAsset("script.js", "text/javascript; charset=utf-8", PageScript.text)
  static let icon = PageAsset("icon.svg", "image/svg+xml", PageIcon.text)

  static let all = [style, script, icon]

  private init(_ name: String, _ mediaType: String, _ text: String) {
    path = "/" + name
    self.mediaType = mediaType
    bytes = Array(text.utf8)
    tag = String(SHA256.digest(of: bytes).prefix(16))
    address = PageAddress([name], query: [PageAddress.Item(name: "v", value: tag)])
  }

  /// What to say of how long a browser may keep it.
  ///
  /// - Parameter version: the value of `v` in the query; nil for none.
  /// - Returns: a value of Cache-Control.
  func cacheControl(version: String?) -> String {
    version == tag ? "public, max-age=31536000, immutable" : "no-cache"
  }
}
