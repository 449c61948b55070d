import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("progress.json")
struct ProgressFileTests {
  private static let second: UInt64 = 1_000_000_000
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var progress: AttemptProgress? {
    get throws {
      let bytes = try scratch.directory.readIfPresent(Layout.progress)
      return try bytes.map { try JSONParser.parse($0) }.flatMap { AttemptProgress($0) }
    }
  }

  @Test("A short run writes none")
  func shortRun() throws {
    var file = ProgressFile(in: scratch.directory, start: 0)
    file.note(.run, bytes: 5, progress: 0.5, at: Self.second - 1)
    #expect(try progress == nil)
  }

  @Test("How far the run is can be read back")
  func fraction() throws {
    var file = ProgressFile(in: scratch.directory, start: 0)
    file.note(.run, bytes: 5, progress: 0.25, at: Self.second)
    #expect(try progress?.fraction == 0.25)
    #expect(try progress?.phase == .run)
    file.note(.run, bytes: 6, progress: nil, at: 3 * Self.second)
    #expect(try progress?.fraction == nil)
  }

  @Test("It is written at most once a second, and what came meanwhile is due then")
  func pace() throws {
    var file = ProgressFile(in: scratch.directory, start: 0)
    #expect(file.deadline(.boot, bytes: 0) == Self.second)
    file.note(.run, bytes: 1, progress: 0.1, at: Self.second)
    #expect(file.deadline(.run, bytes: 1) == nil)
    file.note(.run, bytes: 2, progress: 0.2, at: Self.second + 1)
    #expect(try progress?.fraction == 0.1)
    #expect(file.deadline(.run, bytes: 2) == 2 * Self.second)
    file.note(.run, bytes: 2, progress: 0.2, at: 2 * Self.second)
    #expect(try progress?.fraction == 0.2)
    #expect(file.deadline(.run, bytes: 2) == nil)
  }
}
