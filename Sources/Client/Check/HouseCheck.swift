import Posix
import Spool

/// What was purged and is not removed yet, and calls of the completion hook.
enum HouseCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    // Only the spool's owner may look into these; then their folders tell nothing.
    let hooks = try entries(of: Layout.hooks, survey).flatMap { hook($0, survey) }
    // A live intake has them in its hands.
    guard !survey.hasIntake else { return hooks }
    let trash = try entries(of: Layout.trash, survey).map { name in
      Finding(
        "\(Layout.trash)/\(name.shown)",
        "it was purged, and is not removed yet",
        remedy: "the next `boardspool up` goes on with it",
        isNote: true
      )
    }
    return trash + hooks
  }

  private static func entries(of folder: String, _ survey: Survey) throws(PosixError) -> [RawName] {
    guard let directory = survey.directory(folder) else { return [] }
    return try directory.entries().map(\.name).sorted { $0.shown < $1.shown }
  }

  private static func hook(_ name: RawName, _ survey: Survey) -> [Finding] {
    let path = "\(Layout.hooks)/\(name.shown)"
    guard let text = name.text, let call = HookName(text) else {
      let isTemporary = name.isHidden
      return isTemporary ? [] : [Finding(path, "it is not a name that the spool gives", repair: .setAside)]
    }
    guard !survey.hasIntake else { return [] }
    switch call.state {
    case .due:
      return [
        Finding(
          path,
          "the completion hook is still to be called for job \(call.job)",
          remedy: "the next `boardspool up` calls it",
          isNote: true
        )
      ]
    case .started:
      return [
        Finding(
          path,
          "the completion hook was under way for job \(call.job) when intake ended",
          remedy: "it is not called again; the next `boardspool up` says so, and removes this",
          isNote: true
        )
      ]
    }
  }
}
