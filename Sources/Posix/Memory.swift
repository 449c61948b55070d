/// The machine's memory, by /proc/meminfo (proc_meminfo(5)).
package struct Memory: Sendable, Equatable {
  /// What programs can still have without swapping.
  package var freeMebibytes: Int
  package var totalMebibytes: Int

  package init(freeMebibytes: Int, totalMebibytes: Int) {
    self.freeMebibytes = freeMebibytes
    self.totalMebibytes = totalMebibytes
  }

  /// Reads the text of /proc/meminfo; nil where it does not tell both.
  package init?(parsing text: [UInt8]) {
    var kibibytes: [String: Int] = [:]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 3, words[2] == "kB", let amount = Int(words[1]), amount >= 0 else { continue }
      kibibytes[words[0]] = amount
    }
    guard let total = kibibytes["MemTotal:"], let free = kibibytes["MemAvailable:"] ?? kibibytes["MemFree:"]
    else { return nil }
    self.init(freeMebibytes: free / 1024, totalMebibytes: total / 1024)
  }

  /// The machine's memory now; nil where the kernel does not tell.
  package static func current() -> Memory? {
    guard let text = try? ProcFile.read("/proc/meminfo") else { return nil }
    return Memory(parsing: text)
  }
}
