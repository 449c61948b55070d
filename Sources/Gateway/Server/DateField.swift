import HTTP
import Posix

/// The text of the Date field, made anew once a second.
struct DateField {
  private var second = Int64.min
  private var text = ""

  /// The date of now.
  mutating func now() -> String {
    let now = Int64(Clock.now.microseconds / 1_000_000)
    if now != second {
      second = now
      text = HTTPDate.format(now)
    }
    return text
  }
}
