import JSON
import Spool
import Testing

@Suite("The spool's configuration")
struct ConfigurationTests {
  private func read(_ text: String) throws -> Configuration { try Configuration(parsing: Array(text.utf8)) }

  private func refusal(_ text: String) -> String? {
    do throws(FieldError) {
      _ = try Configuration(parsing: Array(text.utf8))
      return nil
    } catch {
      return error.sentence
    }
  }

  @Test("Version and id are enough; the rest has its defaults")
  func minimal() throws {
    let configuration = try read(#"{"version": 1, "uuid": "u"}"#)
    #expect(configuration == Configuration(uuid: "u"))
    #expect(configuration.durability == .full)
  }

  @Test("What is written for a new spool is read back")
  func written() throws {
    var configuration = Configuration(uuid: "u")
    configuration.durability = .none
    configuration.admins = ["ada"]
    #expect(try Configuration(parsing: configuration.json.pretty) == configuration)
  }

  @Test("Everything can be set")
  func full() throws {
    let configuration = try read(
      """
      {"version": 1, "uuid": "u", "admins": ["ada"], "settle_seconds": 5, "lease_seconds": 30, "incomplete_hours": 1,
       "limits": {"default_duration_seconds": 1, "maximum_duration_seconds": 2, "bytes": 3, "files": 4, "depth": 5,
       "console_bytes": 4096, "jobs_per_user": 7, "free_bytes": 0, "free_inodes": 0}}
      """
    )
    #expect(
      configuration.settleSeconds == 5 && configuration.leaseSeconds == 30
        && configuration.incompleteHours == 1
    )
    #expect(configuration.defaultDurationSeconds == 1 && configuration.maximumDurationSeconds == 2)
    #expect(
      configuration.maximumBytes == 3 && configuration.maximumFiles == 4 && configuration.maximumDepth == 5
    )
    #expect(configuration.maximumConsoleBytes == 4096 && configuration.maximumJobsPerUser == 7)
    #expect(configuration.minimumFreeBytes == 0 && configuration.minimumFreeInodes == 0)
  }

  @Test(
    "What is wrong is told as one sentence",
    arguments: [
      ("x", "spool.json is not JSON: line 1, column 1: 'x' where a value is expected"),
      (#"{"uuid": "u"}"#, #"spool.json: "version" is required"#),
      (#"{"version": 1}"#, #"spool.json: "uuid" is required"#),
      (
        #"{"version": 2, "uuid": "u"}"#,
        "spool.json: the spool has format version 2, this program knows version 1"
      ),
      (#"{"version": 1, "uuid": "u", "lease": 5}"#, #"spool.json: unknown key "lease""#),
      (
        #"{"version": 1, "uuid": "u", "durability": "some"}"#,
        #"spool.json: "durability" must be "full" or "none", not "some""#
      ),
      (
        #"{"version": 1, "uuid": "u", "lease_seconds": 2}"#,
        #"spool.json: "lease_seconds" must be a whole number from 3 to 86400, not 2"#
      ),
      (
        #"{"version": 1, "uuid": "u", "limits": {"byte": 1}}"#,
        #"spool.json: unknown key "limits.byte"; did you mean "bytes"?"#
      ),
      (
        #"{"version": 1, "uuid": "u", "limits": {"depth": 65}}"#,
        #"spool.json: "limits.depth" must be a whole number from 1 to 64, not 65"#
      ),
    ]
  )
  func wrong(text: String, sentence: String) {
    #expect(refusal(text) == sentence)
  }
}
