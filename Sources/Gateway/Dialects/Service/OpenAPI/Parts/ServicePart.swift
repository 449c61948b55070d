extension OpenAPI.Part {
  static let service = Self(
    tag: "service",
    about: "What this server tells of itself.",
    form: .plain,
    schemas: ["Error": .plainError],
    paths: [
      .init("/healthz", [.health]), .init("/metrics", [.metrics]), .init("/openapi.json", [.openAPI]),
    ]
  )

  static let pages = Self(
    tag: "pages",
    about: "The pages for browsers, and what belongs to them.",
    form: .page,
    paths: [
      .init("/", [.front]), .init("/login", [.login]), .asset("/style.css", "text/css"),
      .asset("/script.js", "text/javascript"), .asset("/icon.svg", "image/svg+xml"),
      .asset("/favicon.ico", "image/svg+xml"),
    ]
  )
}

extension OpenAPI.ErrorForm {
  /// One sentence as JSON.
  static let plain = Self(name: "Plain", contents: [.json(.named("Error"))])
  static let page = Self(name: "Page", contents: [.page])
}

extension OpenAPI.Operation {
  fileprivate static let health = get(
    "Whether the spool can be read",
    answers: [
      .init(.ok, "It can.", [.plain]),
      .init(.serviceUnavailable, "It cannot; why, as one sentence.", [.plain]),
    ]
  )

  fileprivate static let metrics = get(
    "Figures in Prometheus' text format",
    answers: [
      .init(.ok, "Jobs, boards, hosts, and what this server did.", [.plain], headers: [.cacheControl])
    ]
  )

  fileprivate static let openAPI = get(
    "This document",
    nil,
    .conditions,
    answers: .json(.map(of: .anything), "An OpenAPI 3.1 document.")
  )

  fileprivate static let front = get(
    "The front page",
    "For requests that name `text/html`; others get a list of routes.",
    [
      .query("board", .text(), "Only jobs of this board, or of this type of boards."),
      .query("owner", .text(), "Only jobs of this user."),
      .query("verdict", .text(), "Only jobs that ended so."),
      .query("q", .text(), "Only jobs with this in their title, drop, comment or reason."),
      .query("place", .text(), "Only this section: queued, running, finished or cancelled."),
      .query("from", .text(), "The job with which the list of ended jobs begins."),
    ] + .conditions,
    answers: [
      .init(.ok, "The page, or the list of routes.", [.page, .plain], headers: []), .notModified,
    ]
  )

  fileprivate static let login = get(
    "Ask who the reader is",
    answers: [.redirect(.seeOther, "To the front page.")]
  )
}

extension OpenAPI.Path {
  fileprivate static func asset(_ path: String, _ mediaType: String) -> Self {
    Self(
      path,
      [
        .get(
          "Of every page",
          nil,
          [.query("v", .text(), "The version; the present one may be kept for ever.")] + .conditions,
          answers: [
            .init(.ok, "The file.", [.bytes(mediaType)], headers: [.tag, .cacheControl]), .notModified,
          ]
        )
      ],
      form: .plain
    )
  }
}
