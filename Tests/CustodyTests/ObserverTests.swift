import Custody
import Posix
import Spool
import TestSupport
import Testing

/// Death is told from heartbeats alone, on the observer's own clock.
@Suite("Observing other processes")
struct ObserverTests {
  private static let second: UInt64 = 1_000_000_000
  private let holder: Holder

  init() throws { holder = try .known("lab1~0123abcd") }

  private func report(_ beat: Int, lease: Int = 60, holder: Holder? = nil) -> HostReport {
    HostReport(
      holder: holder ?? self.holder,
      beat: beat,
      written: Timestamp(microseconds: 0),
      leaseSeconds: lease,
      machineID: "m",
      bootID: "b",
      processNamespace: "n",
      processID: 1,
      startTime: 1,
      roles: [],
      boards: []
    )
  }

  /// An observer with 30 s between two looks at most, and what it saw.
  private struct Watch {
    var observer = Observer(maximumGap: 30 * ObserverTests.second, defaultLeaseSeconds: 60)

    mutating func look(
      _ reports: [HostReport],
      holders: Set<Holder> = [],
      at seconds: UInt64,
      gone: Set<Holder> = []
    ) -> Set<Holder> {
      observer.look(at: reports, holders: holders, now: seconds * ObserverTests.second) {
        gone.contains($0.holder)
      }
    }
  }

  @Test("A process whose beat stands still is dead after one and a half of its leases, and not before")
  func stillBeat() {
    var watch = Watch()
    for second in stride(from: UInt64(0), through: 90, by: 10) {
      #expect(watch.look([report(1)], at: second).isEmpty, "at \(second) s")
    }
    #expect(watch.look([report(1)], at: 91) == [holder])
    #expect(watch.look([report(1)], at: 100) == [holder])
  }

  @Test("Its own lease counts, not the observer's")
  func ownLease() {
    var watch = Watch()
    #expect(watch.look([report(1, lease: 4)], at: 0).isEmpty)
    #expect(watch.look([report(1, lease: 4)], at: 6).isEmpty)
    #expect(watch.look([report(1, lease: 4)], at: 7) == [holder])
  }

  @Test("A beat that changes, in whatever direction, begins anew")
  func changedBeat() {
    var watch = Watch()
    for second in stride(from: UInt64(0), through: 80, by: 20) { _ = watch.look([report(9)], at: second) }
    #expect(watch.look([report(3)], at: 89).isEmpty)
    for second in stride(from: UInt64(99), through: 179, by: 20) {
      #expect(watch.look([report(3)], at: second).isEmpty, "at \(second) s")
    }
    #expect(watch.look([report(3)], at: 180) == [holder])
  }

  @Test("What was not observed does not count: after a gap the time begins anew")
  func gap() {
    var watch = Watch()
    #expect(watch.look([report(1)], at: 0).isEmpty)
    #expect(watch.look([report(1)], at: 1000).isEmpty)
    for second in stride(from: UInt64(1020), through: 1080, by: 20) {
      #expect(watch.look([report(1)], at: second).isEmpty, "at \(second) s")
    }
    #expect(watch.look([report(1)], at: 1091) == [holder])
  }

  @Test("A process that is known to have ended is dead at once, at the first look")
  func knownGone() throws {
    let other = try Holder.known("lab2~89abcdef")
    var watch = Watch()
    let dead = watch.look([report(1), report(1, holder: other)], at: 0, gone: [holder])
    #expect(dead == [holder])
  }

  @Test("Who holds a job and has no report is dead after one and a half of the usual leases")
  func noReport() {
    var watch = Watch()
    for second in stride(from: UInt64(0), through: 90, by: 15) {
      #expect(watch.look([], holders: [holder], at: second).isEmpty)
    }
    #expect(watch.look([], holders: [holder], at: 91) == [holder])
  }

  @Test("A report that vanishes keeps its lease for who still holds a job")
  func vanishedReport() {
    var watch = Watch()
    #expect(watch.look([report(1, lease: 4)], holders: [holder], at: 0).isEmpty)
    #expect(watch.look([], holders: [holder], at: 1).isEmpty)
    #expect(watch.look([], holders: [holder], at: 7).isEmpty)
    #expect(watch.look([], holders: [holder], at: 8) == [holder])
  }

  @Test("Who neither reports nor holds anything is forgotten, and begins anew when it comes back")
  func forgotten() {
    var watch = Watch()
    #expect(watch.look([report(1, lease: 4)], at: 0).isEmpty)
    #expect(watch.look([], at: 1).isEmpty)
    #expect(watch.look([report(1, lease: 4)], at: 20).isEmpty)
  }

  @Test(
    "Whatever is seen and when, nobody is dead whose beat changed within one and a half leases of gapless looks"
  )
  func property() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      var watch = Watch()
      var now: UInt64 = 0
      var beat = 0
      var observedSince: UInt64 = 0
      for step in 0..<100 {
        let pause = UInt64.random(in: 1...40, using: &random)
        now += pause
        let isChanged = step == 0 || Int.random(in: 0..<8, using: &random) == 0
        if isChanged { beat += 1 }
        if isChanged || pause > 30 { observedSince = now }
        let isDead = !watch.look([report(beat)], at: now).isEmpty
        #expect(isDead == (now - observedSince > 90))
      }
    }
  }
}
