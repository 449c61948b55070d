import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: what the table tells of a list")
struct DciSieveTests {
  /// What there is to know of a job, of which the table knows a part.
  private struct Known {
    var id: JobID
    var place: Place
    var verdict: Verdict?
    var status: DciStatus
    var board: String
    var owner: String
    var team: String

    func object() -> JSONObject {
      [
        "id": .string(DciTree.names.uuid(id)), "status": .string(status.rawValue), "state": "active",
        "created_at": DciFields.time(DciTree.moment(id.number)), "recheck": .bool(id.number % 2 == 0),
        "remoteci_id": .string(DciTree.names.uuid(.board, board)),
        "team_id": .string(DciTree.names.uuid(.team, team)),
      ]
    }
  }

  private static let boards = ["nucleo-1", "nucleo-2", "nucleo"]

  /// Jobs at random; of some that have ended the table does not know how, unless it is to know all.
  private func jobs(_ random: inout Randomness, knowsAll: Bool) throws -> (JobTable, [Known]) {
    var table = JobTable()
    var all: [Known] = []
    for number in 1...60 {
      let id = try DciTree.id(number)
      let running: [DciStatus] = [.preRun, .running, .postRun]
      var job = Known(
        id: id,
        place: [.queued, .running, .finished, .cancelled].randomElement(using: &random) ?? .queued,
        status: running.randomElement(using: &random) ?? .running,
        board: Self.boards.randomElement(using: &random) ?? "",
        owner: ["ann", "bob"].randomElement(using: &random) ?? "",
        team: ["lab", "hall"].randomElement(using: &random) ?? ""
      )
      var record = JobRecord(
        id: id,
        uuid: "",
        drop: "d",
        owner: job.owner,
        ownerID: 1,
        team: job.team,
        created: DciTree.moment(number)
      )
      record.board = "nucleo"
      table.add(id, in: job.place, record)
      switch job.place {
      case .queued:
        job.status = .new
        job.board = "nucleo"
      case .running: table.run(id, on: "nucleo-9")
      case .finished, .cancelled:
        let verdicts = Verdict.allCases.filter { $0.place.rawValue == job.place.rawValue }
        job.verdict = verdicts.randomElement(using: &random)
        job.status = job.verdict.map { DciStatus($0) } ?? .error
        guard let verdict = job.verdict, knowsAll || Bool.random(using: &random) else { break }
        var result = JobResult(
          verdict: verdict,
          phase: .run,
          blame: .job,
          reason: "",
          ended: DciTree.moment(99)
        )
        result.board = job.board
        table.end(id, result)
      }
      all.append(job)
    }
    return (table, all)
  }

  private func conditions(_ random: inout Randomness) -> [String] {
    let names = DciTree.names
    let all =
      DciStatus.allCases.map { "status:\($0.rawValue)" } + ["status:x", "state:active", "recheck:true"]
      + Self.boards.map { "remoteci_id:\(names.uuid(.board, $0))" }
      + ["created_at:\(DciTree.dciTime(7))", "team_id:\(names.uuid(.team, "lab"))", "comment:null"]
    return (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in all.randomElement(using: &random) }
  }

  private func access(_ random: inout Randomness) -> Access {
    let all: [Access] = [
      .everything, .user(name: "boss", teams: [], isAdmin: true),
      .user(name: "ann", teams: [], isAdmin: false),
      .user(name: "eve", teams: ["hall"], isAdmin: false),
    ]
    return all.randomElement(using: &random) ?? .everything
  }

  @Test("It is never wrong, and nothing that a list has is left out", arguments: [true, false])
  func truth(knowsAll: Bool) throws {
    var random = Randomness(seed: 5)
    for round in 0..<200 {
      let (table, all) = try jobs(&random, knowsAll: knowsAll)
      let asked = conditions(&random).joined(separator: ",")
      let access = access(&random)
      let parameters = try ListParameters(keys: DciFields.jobKeys, limits: 0...10, defaultLimit: nil) {
        $0 == "where" ? asked : nil
      }
      let teams = DciTeams()
      for job in all where Bool.random(using: &random) { teams.note(job.team, of: job.id) }
      let sieve = DciSieve(parameters.conditions, access, names: DciTree.names, teams: teams, table)
      let wanted = all.filter { job in
        let isSeen = access.seesAll(ofOwner: job.owner) || access.isIn(team: job.team)
        return isSeen && parameters.matches(job.object())
      }
      .map(\.id)
      let label = "round \(round): \(asked) for \(access)"
      guard !sieve.isEmpty else {
        #expect(wanted.isEmpty, "\(label)")
        continue
      }
      for job in all {
        let summary = try #require(table[job.id])
        let verdict = sieve.judge(summary)
        #expect(verdict == nil || verdict == wanted.contains(job.id), "\(label), job \(job.id)")
      }
      let passed = table.select(sieve.filter, order: .ascending, offset: 0, limit: 100).summaries.map(\.id)
      #expect(Set(passed).isSuperset(of: wanted), "\(label)")
      if sieve.isFilterEnough { #expect(passed == wanted, "\(label)") }
    }
  }

  @Test(
    "The table alone tells what one who sees all asks of all, of waiting and of ended jobs",
    arguments: ["", "state:active", "status:new", "status:success", "status:error,state:active"]
  )
  func enough(asked: String) throws {
    var random = Randomness(seed: 6)
    let (table, _) = try jobs(&random, knowsAll: true)
    let parameters = try ListParameters(keys: DciFields.jobKeys, limits: 0...10, defaultLimit: nil) {
      $0 == "where" ? asked : nil
    }
    func sieve(_ access: Access) -> DciSieve {
      DciSieve(parameters.conditions, access, names: DciTree.names, teams: DciTeams(), table)
    }
    #expect(sieve(.everything).isFilterEnough)
    #expect(sieve(.user(name: "boss", teams: [], isAdmin: true)).isFilterEnough)
    #expect(!sieve(.user(name: "ann", teams: ["lab"], isAdmin: false)).isFilterEnough)
  }
}

@Suite("DCI: candidates for a list, one after another")
struct DciCandidatesTests {
  @Test("Any part of a table comes whole, in either order", arguments: [0, 1, 255, 256, 257, 1000])
  func parts(count: Int) throws {
    var table = JobTable()
    // The last id that there can be is one of them.
    let numbers = (0..<count).map { $0 == count - 1 ? Int.max : 3 * $0 + 1 }
    for number in numbers {
      table.add(try DciTree.id(number), in: number % 2 == 0 ? .queued : .finished, nil)
    }
    for order in [JobTable.Order.ascending, .descending] {
      for filter in [JobFilter(), JobFilter(places: [.finished])] {
        let fitting = numbers.filter { filter.places == nil || $0 % 2 != 0 }
        let all = order == .ascending ? fitting : fitting.reversed()
        for offset in [0, 1, 250, 300, 2000] {
          for limit in [nil, 0, 1, 256, 300, 5000] {
            var candidates = DciCandidates(table, filter, order, ListPage(offset: offset, limit: limit))
            var found: [Int] = []
            while let job = candidates.next() {
              #expect(job.known?.id == job.id)
              found.append(job.id.number)
            }
            #expect(
              found == Array(all.dropFirst(offset).prefix(limit ?? .max)),
              "\(order) \(offset) \(limit ?? -1)"
            )
          }
        }
      }
    }
  }

  @Test("Given ids come as they are")
  func given() throws {
    let wanted = try [7, 3, 9].map { try DciTree.id($0) }
    var candidates = DciCandidates(wanted)
    #expect((0..<4).map { _ in candidates.next()?.id } == wanted + [nil])
  }
}
