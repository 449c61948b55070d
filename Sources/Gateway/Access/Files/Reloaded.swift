import Posix

/// What a file says, kept up to date.
///
/// The file must be readable and right at the start; later, what it said last stays in force while it is not,
/// which is told once.
struct Reloaded<Value: Sendable>: Sendable {
  /// What was read, and a sentence for each thing in the file that was passed over.
  struct Reading: Sendable {
    var value: Value
    var complaints: [String] = []
  }

  typealias Read = @Sendable ([UInt8]) throws(AccessError) -> Reading

  /// How many complaints of one reading are told.
  private static var complaintLimit: Int { 20 }

  private(set) var value: Value
  private let name: String
  private let read: Read
  private var file: StampedFile
  /// Why what the file says now is not in force; nil where it is.
  private var failure: String?
  private var complaints: [String] = []
  private var news: [String] = []

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - name: what messages call the file.
  ///   - file: the file.
  ///   - now: of the monotonic clock, in nanoseconds.
  ///   - read: makes the value of the bytes.
  /// - Throws: where it cannot be read, or holds nothing that could be used.
  init(_ name: String, _ file: StampedFile, now: UInt64, read: @escaping Read) throws(AccessError) {
    self.name = name
    self.file = file
    self.read = read
    let bytes: [UInt8]?
    do throws(PosixError) {
      bytes = try self.file.look(now: now)
    } catch {
      throw AccessError("\(name) cannot be read: \(error.reason)")
    }
    let reading = try read(bytes ?? [])
    value = reading.value
    tell(reading.complaints)
  }

  /// Looks whether the file has changed, at most once a second.
  ///
  /// - Parameter now: of the monotonic clock, in nanoseconds.
  /// - Returns: sentences for the admin, each told once.
  mutating func refresh(now: UInt64) -> [String] {
    do throws(PosixError) {
      if let bytes = try file.look(now: now) { take(bytes) }
    } catch {
      fail("\(name) cannot be read: \(error.reason)")
    }
    defer { news = [] }
    return news
  }

  private mutating func take(_ bytes: [UInt8]) {
    do throws(AccessError) {
      let reading = try read(bytes)
      value = reading.value
      failure = nil
      tell(reading.complaints)
    } catch {
      fail(error.sentence)
    }
  }

  private mutating func fail(_ sentence: String) {
    guard sentence != failure else { return }
    failure = sentence
    news.append("\(sentence); what it said before stays in force")
  }

  /// Tells what the reading before did not complain of.
  private mutating func tell(_ complaints: [String]) {
    let known = Set(self.complaints)
    news += complaints.prefix(Self.complaintLimit).filter { !known.contains($0) }
    if complaints.count > Self.complaintLimit, complaints.count != self.complaints.count {
      news.append("\(name): \(complaints.count - Self.complaintLimit) more lines are passed over")
    }
    self.complaints = complaints
  }
}
