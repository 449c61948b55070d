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
        guard let time = Self.moment(text) else {
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

extension ReservationWish {
  /// A moment as people write it: with or without a fraction of the second, in any zone (RFC 3339, section 5.6).
  static func moment(_ text: String) -> Timestamp? {
    var (body, offset) = (text[...], 0)
    if body.last == "Z" {
      body.removeLast()
    } else {
      guard let seconds = seconds(ofZone: body.suffix(6)) else { return nil }
      (body, offset) = (body.dropLast(6), seconds)
    }
    let parts = body.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : "0"
    guard !fraction.isEmpty, fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let six = (fraction + "000000").prefix(6)
    guard let local = Timestamp(rfc3339: "\(parts[0]).\(six)Z") else { return nil }
    return Timestamp(microseconds: local.microseconds - offset * 1_000_000)
  }

  /// Of `+01:30`.
  private static func seconds(ofZone zone: Substring) -> Int? {
    let digits = zone.dropFirst().utf8.filter { $0 != UInt8(ascii: ":") }
    guard zone.utf8.count == 6, zone.first == "+" || zone.first == "-",
      zone.dropFirst(3).first == ":", digits.count == 4, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let numbers = digits.map { Int($0) - 0x30 }
    let (hours, minutes) = (numbers[0] * 10 + numbers[1], numbers[2] * 10 + numbers[3])
    guard hours < 24, minutes < 60 else { return nil }
    return (zone.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
