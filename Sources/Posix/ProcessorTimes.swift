/// What each processor has done since the machine's start, by /proc/stat (proc_stat(5)).
package struct ProcessorTimes: Sendable, Equatable {
  private struct Times: Sendable, Equatable {
    var busy: Int
    var idle: Int
  }

  /// Clock ticks by the processor's number.
  private var times: [Int: Times] = [:]

  /// None at all: what is since then is since the machine's start.
  package init() {}

  /// Reads the text of /proc/stat; lines of another form are passed over.
  package init(parsing text: [UInt8]) {
    for line in text.split(separator: UInt8(ascii: "\n")) where line.starts(with: "cpu".utf8) {
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      // The first line is their sum, and has no number.
      guard let number = Int(words[0].dropFirst("cpu".count)), number >= 0 else { continue }
      // user, nice, system, idle, iowait, irq, softirq, steal; what follows is within user and nice.
      let ticks = words.dropFirst().prefix(8).map { Int($0) ?? -1 }
      guard ticks.count >= 4, ticks.allSatisfy({ (0...Int.max / 16).contains($0) }) else { continue }
      let idle = ticks[3] + (ticks.count > 4 ? ticks[4] : 0)
      times[number] = Times(busy: ticks.reduce(0, +) - idle, idle: idle)
    }
  }

  /// The machine's times now; none where the kernel does not tell.
  package static func current() -> ProcessorTimes {
    guard let text = try? ProcFile.read("/proc/stat") else { return ProcessorTimes() }
    return ProcessorTimes(parsing: text)
  }

  /// How busy each processor was meanwhile, from 0 to 100, in the order of their numbers.
  ///
  /// 0 for one whose clock has not moved, or went back, as the time of waiting for a disk does (proc_stat(5)).
  package func load(since earlier: ProcessorTimes) -> [Int] {
    times.sorted { $0.key < $1.key }.map { number, now in
      let then = earlier.times[number] ?? Times(busy: 0, idle: 0)
      let busy = max(0, now.busy - then.busy)
      let total = busy + max(0, now.idle - then.idle)
      return total == 0 ? 0 : Int((Double(busy) * 100 / Double(total)).rounded())
    }
  }
}

/// Tells the load between two looks, and at the first one since the machine's start.
package struct LoadMeter: Sendable {
  /// Nanoseconds between two looks: in less the kernel counts too few ticks to tell.
  private static let shortest: UInt64 = 1_000_000_000

  private var times = ProcessorTimes()
  private var moment: UInt64?
  private var load: [Int] = []

  package init() {}

  /// The load since the look before; where that was just now, what it told.
  ///
  /// - Parameters:
  ///   - times: what the processors have done.
  ///   - now: of a clock in nanoseconds.
  /// - Returns: how busy each processor was, from 0 to 100.
  package mutating func load(_ times: ProcessorTimes, now: UInt64) -> [Int] {
    if let moment, now &- moment < Self.shortest { return load }
    load = times.load(since: self.times)
    (self.times, moment) = (times, now)
    return load
  }
}
