import JSON
import Posix
import Spool

/// What `<board>.reserve` asks for: `{"user": …, "until": RFC 3339}` or `{"hours": n}`.
struct ReservationWish: Equatable {
  /// Nil for who asks.
  var user: String?
  var until: Timestamp

  init(_ object: JSONObject, now: Timestamp) throws(RequestRefusal) {
    do throws(FieldError) {
      let fields = try FieldReader(.object(object), known: ["user", "until", "hours"])
      user = try fields.string("user")
      let hours = try fields.integer("hours", in: 1...8760)
      switch (try fields.string("until"), hours) {
      case (let text?, nil):
        guard let time = Timestamp(zoned: text) else {
          throw FieldError("\"until\" must be a time as 2026-01-31T18:00:00Z, not \"\(text)\"")
        }
        until = time
      case (nil, let hours?): until = Timestamp(microseconds: now.microseconds + hours * 3_600_000_000)
      default: throw FieldError("one of \"until\" and \"hours\" is required")
      }
      guard now < until else { throw FieldError("\"until\" is over already") }
      guard user.map({ !$0.isEmpty && $0.utf8.count <= 64 }) ?? true else {
        throw FieldError("\"user\" is no user's name")
      }
    } catch {
      throw RequestRefusal(.malformed, error.sentence)
    }
  }
}
