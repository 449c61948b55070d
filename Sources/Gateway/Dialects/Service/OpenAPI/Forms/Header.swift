import JSON

extension OpenAPI {
  /// A header field of an answer; it stands among the document's components.
  struct Header: Sendable {
    let name: String
    /// Among the components; several may be of the same field.
    let component: String
    private let about: String
    private let pattern: String?
    private let isRequired: Bool

    private init(
      _ name: String,
      as component: String? = nil,
      _ about: String,
      like pattern: String? = nil,
      isRequired: Bool = true
    ) {
      self.name = name
      self.component = component ?? name
      self.about = about
      self.pattern = pattern
      self.isRequired = isRequired
    }

    static let all: [Header] = [
      tag, tagOfShort, cacheControl, vary, location, allow, challenge, tokenChallenge, acceptRanges,
      contentRange,
      unsatisfiedRange, lastModified, live,
    ]

    static let tag = Header("ETag", "The tag of this state, in quotes.", like: "^\"[^\"]+\"$")
    static let tagOfShort = Header(
      "ETag",
      as: "ETagOfShort",
      "The tag of this state, in quotes; what is long, or still grows, has none.",
      isRequired: false
    )
    static let cacheControl = Header("Cache-Control", "Whether it may be kept.")
    static let vary = Header("Vary", "There is another answer for another Accept.", like: "^Accept$")
    static let location = Header("Location", "Where it is.")
    static let allow = Header("Allow", "The methods that read it.")
    static let challenge = Header("WWW-Authenticate", "How to say who asks.", like: "^Basic ")
    static let tokenChallenge = Header(
      "WWW-Authenticate",
      as: "WWW-Authenticate-Bearer",
      "How to say who asks.",
      like: "^Bearer "
    )
    static let acceptRanges = Header("Accept-Ranges", "It may be had in parts.", like: "^bytes$")
    static let contentRange = Header(
      "Content-Range",
      "Which part it is, and of how many bytes.",
      like: "^bytes [0-9]+-[0-9]+/[0-9]+$"
    )
    static let unsatisfiedRange = Header(
      "Content-Range",
      as: "Content-Range-Unsatisfied",
      "How many bytes there are.",
      like: "^bytes [*]/[0-9]+$"
    )
    static let lastModified = Header("Last-Modified", "When the file was changed last.", isRequired: false)
    static let live = Header(
      "Link",
      "Where the log can be followed, of a job that has not ended.",
      isRequired: false
    )

    var value: JSONValue {
      var object: JSONObject = ["description": .string(about)]
      if isRequired { object["required"] = true }
      object["schema"] = Schema.text(like: pattern).value
      return .object(object)
    }

    static func references(_ headers: [Header]) -> JSONValue {
      var object = JSONObject()
      for header in headers {
        object[header.name] = ["$ref": .string("#/components/headers/\(header.component)")]
      }
      return .object(object)
    }
  }
}
